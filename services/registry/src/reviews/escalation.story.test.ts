import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { ReviewService } from '@policy-registry/contracts/registry';
import type { EventData } from '../kernel/event.ts';
import type { Registry } from '../kernel/registry-fixture.ts';
import { approve, given, PACK, read } from '../kernel/story-fixture.ts';
import { openDue, DUE_VERSION as V } from './due-fixture.ts';
import { createEscalation } from './escalation.ts';

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
  const move = (dueTime: Timestamp | undefined) =>
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
