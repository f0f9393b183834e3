import type { TestContext } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type CreateOverrideRequestSchema,
  EnvironmentService,
  type Override,
  OverrideService,
} from '@policy-registry/contracts/registry';
import { createPager } from '@policy-registry/rpc';
import { openDoor } from '@policy-registry/rpc/testing';
import type { EventData } from '../kernel/event.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { cut, given, openDraft, PACK } from '../kernel/story-fixture.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { createRegistry, type Registry as WholeRegistry } from '../registry.ts';
import { keepOverrides } from './keep-overrides.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export type OverrideParts = Partial<MessageInitShape<typeof CreateOverrideRequestSchema>>;

export interface Overrides extends Registry {
  readonly whole: WholeRegistry;
  now(): Date;
  /** Lets days go by. */
  pass(days: number): void;
  inDays(days: number): Date;
  /** Asks for one, for a package and 30 days unless told otherwise. */
  ask(parts?: OverrideParts, as?: string): Promise<Override>;
  approve(override: string, as?: string): Promise<Override>;
  disable(override: string, as?: string): Promise<Override>;
  read(override: string, as?: string): Promise<Override>;
  /** What the upkeep does once. */
  keep(): Promise<void>;
  /** Of an override, with the events that are told of it, oldest first. */
  told(override: string): Promise<readonly [type: string, data: EventData][]>;
}

/** The whole registry, with the pack, a version of it, and the environment `prod`, in a time that can be moved. */
export async function openOverrides(t: TestContext): Promise<Overrides> {
  let passed = 0;
  const tick = strictClock();
  const now = () => new Date(tick().getTime() + passed);
  const registry = openRegistry(t, { now });
  const { deps } = registry;
  const whole = createRegistry(deps, createPager({ key: Buffer.alloc(32, 1) }));
  const door = openDoor(whole.implementations, 'author');
  const { call } = door;
  const world = { ...registry, ...door };
  await openDraft(world);
  await cut(world, '1.0.0');
  await call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });
  const { createOverride, approveOverride, disableOverride, getOverride } = OverrideService.method;
  const inDays = (days: number) => new Date(now().getTime() + days * DAY_MS);
  return {
    ...{ ...world, whole, now, inDays },
    pass(days) {
      passed += days * DAY_MS;
    },
    async ask(parts = {}, as = 'author') {
      const request = {
        ...{ pack: PACK, status: 'suppressed', owner: 'team-shop', reason: 'not reachable' },
        scope: { purl: 'pkg:npm/lodash' },
        expireTime: timestampFromDate(inDays(30)),
        ...parts,
      } as MessageInitShape<typeof CreateOverrideRequestSchema>;
      return given((await call(createOverride, request, { as })).override);
    },
    approve: async (override, as = 'approver') => given((await call(approveOverride, { override }, { as })).override),
    disable: async (override, as = 'operator') =>
      given((await call(disableOverride, { override, reason: 'fixed' }, { as })).override),
    read: async (override, as = 'author') => given((await call(getOverride, { override }, { as })).override),
    keep: () => keepOverrides(deps, 'acme', deps.overrideSettings.noticeDays),
    async told(override) {
      const pending = await deps.documents.forTenant('acme').pendingEvents(1000);
      const own = pending.find(({ collection, documentId }) => collection === 'overrides' && documentId === override);
      return (own?.events ?? []).map(({ type, data }) => [type, data as EventData] as const);
    },
  };
}
