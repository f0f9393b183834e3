import { describe } from 'node:test';
import { messagingCrash } from './crash.ts';
import { eventConsumers } from './event-consumers.ts';
import { eventPublishing } from './event-publishing.ts';
import { messagingTests, type OpenMessaging } from './harness.ts';
import { messagingLifecycle } from './lifecycle.ts';
import { queueClaims } from './queue-claims.ts';
import { queueDeadLetters } from './queue-dead-letters.ts';
import { queueLimits } from './queue-limits.ts';
import { queueRedelivery } from './queue-redelivery.ts';
import { queueTenants } from './queue-tenants.ts';

/**
 * Registers the node:test suites that every adapter of `Messaging` passes: that of WorkQueue, that of EventBus, and
 * what both share. `open` gives each test a backend without data.
 */
export function messagingContract(name: string, open: OpenMessaging): void {
  const contract = messagingTests(open);
  describe(`${name}: WorkQueue: claims`, () => queueClaims(contract));
  describe(`${name}: WorkQueue: redelivery`, () => queueRedelivery(contract));
  describe(`${name}: WorkQueue: dead letters`, () => queueDeadLetters(contract));
  describe(`${name}: WorkQueue: tenants and groups`, () => queueTenants(contract));
  describe(`${name}: WorkQueue: limits`, () => queueLimits(contract));
  describe(`${name}: EventBus: publishing and reading`, () => eventPublishing(contract));
  describe(`${name}: EventBus: consumers`, () => eventConsumers(contract));
  describe(`${name}: lifecycle`, () => messagingLifecycle(contract));
  describe(`${name}: killed workers`, () => messagingCrash(contract));
}
