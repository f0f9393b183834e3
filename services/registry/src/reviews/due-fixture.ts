import type { TestContext } from 'node:test';
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { VersionService } from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { cut, openDraft, PACK } from '../kernel/story-fixture.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { escalateReviews } from './escalate-reviews.ts';

export const DUE_VERSION = '1.0.0';
const HOUR_MS = 3_600_000;

/** A registry whose clock a test moves on, with a version in review that is due in an hour. */
export interface DueReview {
  readonly registry: Registry;
  readonly review: string;
  inHours(hours: number): Timestamp;
  pass(hours: number): void;
  /** What processes do again and again. */
  keep(): Promise<void>;
}

export async function openDue(t: TestContext): Promise<DueReview> {
  const clock = strictClock();
  let passed = 0;
  const registry = openRegistry(t, { now: () => new Date(clock().getTime() + passed) });
  const inHours = (hours: number) => timestampFromDate(new Date(Date.now() + passed + hours * HOUR_MS));
  await openDraft(registry);
  await cut(registry, DUE_VERSION);
  const due = { dueTime: inHours(1), escalationContact: 'security@acme.example', reviewers: ['ann', 'bob'] };
  const request = { pack: PACK, version: DUE_VERSION, ...due };
  const { review } = await registry.call(VersionService.method.submitVersion, request);
  return {
    ...{ registry, review, inHours },
    keep: () => escalateReviews(registry.deps, 'acme'),
    pass: (hours) => {
      passed += hours * HOUR_MS;
    },
  };
}
