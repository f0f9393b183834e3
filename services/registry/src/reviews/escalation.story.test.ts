import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ReviewService, VersionService } from '@policy-registry/contracts/registry';
import type { EventData } from '../kernel/event.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { approve, cut, given, openDraft, PACK, read } from '../kernel/story-fixture.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { escalateReviews } from './escalate-reviews.ts';
import { createEscalation } from './escalation.ts';

const V = '1.0.0';
const HOUR_MS = 3_600_000;

/** A registry whose clock a test moves on, with a version in review that is due in an hour. */
async function openDue(t: Parameters<typeof openRegistry>[0]) {
  const clock = strictClock();
  let passed = 0;
  const registry = openRegistry(t, { now: () => new Date(clock().getTime() + passed) });
  const inHours = (hours: number) => timestampFromDate(new Date(Date.now() + passed + hours * HOUR_MS));
  await openDraft(registry);
  await cut(registry, V);
  const due = { dueTime: inHours(1), escalationContact: 'security@acme.example', reviewers: ['ann', 'bob'] };
  const { review } = await registry.call(VersionService.method.submitVersion, { pack: PACK, version: V, ...due });
  return {
    ...{ registry, review, inHours },
    keep: () => escalateReviews(registry.deps, 'acme'),
    pass: (hours: number) => {
      passed += hours * HOUR_MS;
    },
  };
}

async function escalations({ events }: Registry): Promise<EventData[]> {
  return (await events()).filter(({ type }) => type === 'policy.review.escalated').map(({ data }) => data as EventData);
}

async function escalated({ call }: Registry, review: string): Promise<boolean> {
  return given((await call(ReviewService.method.getReview, { review })).review).escalated;
}

test('a review that is overdue is escalated once, however many processes look after it', async (t) => {
  const { registry, review, keep, pass } = await openDue(t);
  await keep();
  assert.deepEqual([await escalated(registry, review), await escalations(registry)], [false, []]);
  pass(2);
  await Promise.all([keep(), keep(), keep()]);
  await keep();
  const [told, ...more] = await escalations(registry);
  assert.deepEqual(more, []);
  assert.ok(await escalated(registry, review));
  assert.deepEqual([told?.actor, told?.pack, told?.version], ['policy-registry', PACK, V]);
  const { dueTime: _due, ...details } = told?.details ?? {};
  assert.deepEqual(details, { review, reviewers: ['ann', 'bob'], escalationContact: 'security@acme.example' });
});

test('a decision in time is not escalated', async (t) => {
  const { registry, keep, pass } = await openDue(t);
  await approve(registry, V);
  pass(2);
  await keep();
  assert.deepEqual(await escalations(registry), []);
});

test('a due time that is moved ahead takes the escalation back; when it passes too, that is told', async (t) => {
  const { registry, review, inHours, keep, pass } = await openDue(t);
  const move = (dueTime: ReturnType<typeof inHours> | undefined) =>
    registry.call(ReviewService.method.updateReview, {
      review: { review, ...(dueTime === undefined ? {} : { dueTime }) },
      updateMask: { paths: ['due_time'] },
    });
  pass(2);
  await keep();
  await move(inHours(-1));
  assert.ok(await escalated(registry, review), 'another time that is past changes nothing');
  await move(inHours(1));
  assert.ok(!(await escalated(registry, review)));
  await keep();
  pass(2);
  await keep();
  assert.equal((await escalations(registry)).length, 2);
  await move(undefined);
  await keep();
  assert.deepEqual([await escalated(registry, review), (await escalations(registry)).length], [false, 2]);
});

test('a rejected review that is opened again is awaited again', async (t) => {
  const { registry, review, keep, pass } = await openDue(t);
  await registry.call(ReviewService.method.rejectReview, { review, reason: 'no' }, { as: 'ann' });
  pass(2);
  await keep();
  assert.deepEqual(await escalations(registry), []);
  await registry.call(ReviewService.method.reopenReview, { review, reason: 'a mistake' }, { as: 'ann' });
  await keep();
  assert.equal((await escalations(registry)).length, 1);
});

test('the upkeep of a process escalates for every tenant, and ends when it is told to', async (t) => {
  const { registry, review, pass } = await openDue(t);
  pass(2);
  const errors: unknown[] = [];
  const upkeep = createEscalation(registry.deps);
  t.after(() => upkeep.stop());
  upkeep.start({ intervalMs: 1, log: { error: (fields) => errors.push(fields) } });
  while (!(await escalated(registry, review))) await new Promise(setImmediate);
  await upkeep.stop();
  assert.deepEqual(errors, []);
  assert.equal((await read(registry, V)).review, review);
});
