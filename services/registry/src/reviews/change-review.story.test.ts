import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { ReviewService, ReviewState, VersionService, VersionState } from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  commit,
  cut,
  given,
  openDraft,
  PACK,
  publish,
  read,
  reason,
  submit,
} from '../kernel/story-fixture.ts';

const V = '1.0.0';
const { getReview, updateReview, rejectReview, reopenReview, requestChanges, createComment } = ReviewService.method;
const { reviseVersion, withdrawVersion, submitVersion } = VersionService.method;

async function inReview(registry: Registry, requiredApprovals = 1): Promise<string> {
  await openDraft(registry, requiredApprovals);
  await cut(registry, V);
  return submit(registry, V);
}

const shown = async ({ call }: Registry, review: string) => given((await call(getReview, { review })).review);

test('reviewers, due time and contact change as the mask names them, and votes stay', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  const review = await inReview(registry, 2);
  await approve(registry, V);
  const dueTime = timestampFromDate(new Date('2031-01-01T00:00:00Z'));
  const fields = { review, reviewers: ['ann'], dueTime, escalationContact: 'otto' };
  const update = (paths: string[], etag = '') => call(updateReview, { review: fields, updateMask: { paths }, etag });
  const one = given((await update(['reviewers'])).review);
  assert.deepEqual([one.reviewers, one.dueTime, one.escalationContact], [['ann'], undefined, '']);
  const all = given((await update(['*'], one.etag)).review);
  assert.deepEqual([all.dueTime, all.escalationContact, all.votes.length], [dueTime, 'otto', 1]);
  const cleared = { review: { review }, updateMask: { paths: ['due_time', 'escalation_contact'] } };
  const less = given((await call(updateReview, cleared)).review);
  assert.deepEqual([less.reviewers, less.dueTime, less.escalationContact], [['ann'], undefined, '']);
  await assert.rejects(update(['reviewers'], one.etag), reason('ETAG_MISMATCH'));
  await assert.rejects(update(['votes']), reason('INVALID_ARGUMENT'));
  await assert.rejects(update([]), reason('INVALID_ARGUMENT'));
  const strange = { review: { review, reviewers: ['bell \u0007'] }, updateMask: { paths: ['reviewers'] } };
  await assert.rejects(call(updateReview, strange), reason('INVALID_ARGUMENT'));
});

test('a review that is decided or replaced is not changed', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  const review = await inReview(registry);
  const update = () => call(updateReview, { review: { review }, updateMask: { paths: ['reviewers'] } });
  await approve(registry, V);
  await assert.rejects(update(), reason('INVALID_STATE'));
  await commit(registry, 'second');
  await cut(registry, '1.1.0');
  const other = await submit(registry, '1.1.0');
  await commit(registry, 'third');
  await call(reviseVersion, { pack: PACK, version: '1.1.0' });
  const late = call(updateReview, { review: { review: other }, updateMask: { paths: ['reviewers'] } });
  await assert.rejects(late, reason('STALE_DIGEST'));
});

test('whom to tell is said at submission', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await cut(registry, V);
  const request = { pack: PACK, version: V, escalationContact: 'security@acme.example' };
  const { review } = await registry.call(submitVersion, request);
  assert.equal((await shown(registry, review)).escalationContact, 'security@acme.example');
});

test('a rejected review is opened again, over the same bytes and with no vote; what blocks it stays', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  const review = await inReview(registry, 2);
  await approve(registry, V, 'ann');
  const blocking = { review, comment: { body: 'first this', blocking: true } };
  const made = await call(createComment, blocking, { as: 'ann' });
  const before = given((await call(rejectReview, { review, reason: 'never' }, { as: 'bob' })).review);
  const again = { review, reason: 'a mistake' };
  await assert.rejects(call(reopenReview, again, { as: 'author' }), reason('SELF_APPROVAL'));
  const opened = given((await call(reopenReview, again, { as: 'ann' })).review);
  assert.deepEqual([opened.state, opened.votes, opened.openBlockingComments], [ReviewState.OPEN, [], 1]);
  assert.deepEqual([opened.sourceDigest, opened.irDigest], [before.sourceDigest, before.irDigest]);
  assert.equal((await read(registry, V)).state, VersionState.IN_REVIEW);
  await assert.rejects(call(reopenReview, again, { as: 'ann' }), reason('INVALID_STATE'));
  await call(ReviewService.method.resolveComment, { review, comment: given(made.comment).comment });
  await approve(registry, V, 'ann');
  await approve(registry, V, 'bob');
  await publish(registry, V);
});

test('every vote is a signed statement; of an objection nobody can make an approval', async (t) => {
  const registry = openRegistry(t);
  const { call, attestor } = registry;
  const review = await inReview(registry);
  await call(requestChanges, { review, reason: 'too wide' }, { as: 'ann' });
  await submit(registry, V);
  await call(rejectReview, { review, reason: 'never' }, { as: 'bob' });
  const { votes, sourceDigest } = await shown(registry, review);
  assert.match(votes[0]?.attestation ?? '', /^[0-9a-f]{64}$/);
  const said = attestor.signed.map(({ predicateType, predicate, subjects }) => {
    const { decision, voter, note } = predicate;
    return [predicateType.split('/').at(-2), decision, voter, note, subjects[0]?.digest];
  });
  assert.deepEqual(said, [
    ['policy-objection', 'request_changes', 'ann', 'too wide', sourceDigest],
    ['policy-objection', 'reject', 'bob', 'never', sourceDigest],
  ]);
  assert.equal(attestor.recorded.length, 2);
});

test('an author who withdraws and submits again gets no vote back', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry, 2);
  await approve(registry, V, 'ann');
  await registry.call(withdrawVersion, { pack: PACK, version: V });
  await submit(registry, V);
  assert.deepEqual((await shown(registry, review)).votes, []);
});
