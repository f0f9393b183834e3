import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  put,
  read,
  reason,
  submit,
} from '../kernel/story-fixture.ts';

const V = '1.0.0';
const name = { pack: PACK, version: V };

async function inReview(registry: Registry, requiredApprovals = 1): Promise<string> {
  await openDraft(registry, requiredApprovals);
  await cut(registry, V);
  return submit(registry, V);
}

async function review(registry: Registry, id: string) {
  return given((await registry.call(ReviewService.method.getReview, { review: id })).review);
}

test('nobody who had a hand in the bytes approves them', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await put(registry, 'README.md', 'by another hand', 'editor');
  await commit(registry, 'committed by a third', 'committer');
  await registry.call(
    VersionService.method.createVersion,
    {
      ...{ pack: PACK, workspace: 'draft', number: { case: 'version', value: V } },
    },
    { as: 'cutter' },
  );
  await registry.call(VersionService.method.submitVersion, name, { as: 'submitter' });
  for (const as of ['author', 'editor', 'committer', 'cutter', 'submitter']) {
    await assert.rejects(approve(registry, V, as), reason('SELF_APPROVAL'), as);
  }
  await approve(registry, V, 'approver');
  assert.equal((await read(registry, V)).state, VersionState.APPROVED);
  assert.equal(registry.attestor.signed.length, 1, 'nothing is signed for those who are refused');
});

test('an approval is of exactly the digests', async (t) => {
  const registry = openRegistry(t);
  const id = await inReview(registry);
  const { sourceDigest, irDigest } = await review(registry, id);
  const wrong = `sha256:${'0'.repeat(64)}`;
  const { approveReview } = ReviewService.method;
  const call = (digests: object) => registry.call(approveReview, { review: id, ...digests }, { as: 'approver' });
  await assert.rejects(call({ sourceDigest: wrong, irDigest }), reason('STALE_DIGEST'));
  await assert.rejects(call({ sourceDigest, irDigest: wrong }), reason('STALE_DIGEST'));
  await assert.rejects(call({ sourceDigest, irDigest, etag: 'r1' }), reason('ETAG_MISMATCH'));
  assert.equal(registry.attestor.recorded.length, 0);
  await call({ sourceDigest, irDigest });
  const [statement] = registry.attestor.signed.slice(-1);
  assert.equal(statement?.predicateType, 'https://stella-ops.org/predicates/policy-approval/v1');
  assert.deepEqual(statement?.subjects, [
    { name: 'shop@1.0.0/source', digest: sourceDigest },
    { name: 'shop@1.0.0/ir', digest: irDigest },
  ]);
});

test('a revision lapses the review and its votes; the next review starts without any', async (t) => {
  const registry = openRegistry(t);
  const first = await inReview(registry, 2);
  await approve(registry, V, 'approver');
  const seen = await review(registry, first);
  const second = await commit(registry, 'second');
  const revised = given(
    (await registry.call(VersionService.method.reviseVersion, { ...name, commit: second })).version,
  );
  assert.deepEqual([revised.state, revised.candidate, revised.review], [VersionState.DRAFT, 2, '']);
  const lapsed = await review(registry, first);
  assert.deepEqual(
    [lapsed.state, lapsed.votes.length, lapsed.sourceDigest],
    [ReviewState.LAPSED, 1, seen.sourceDigest],
  );
  const late = { review: first, sourceDigest: seen.sourceDigest, irDigest: seen.irDigest };
  const approveLate = registry.call(ReviewService.method.approveReview, late, { as: 'second-approver' });
  await assert.rejects(approveLate, reason('STALE_DIGEST'));
  const next = await submit(registry, V);
  assert.equal(next, 'shop~1.0.0~2');
  assert.equal((await review(registry, next)).votes.length, 0);
  await approve(registry, V, 'approver');
  assert.equal((await read(registry, V)).state, VersionState.IN_REVIEW, 'one of two is not enough');
});

test('the same bytes are no new candidate', async (t) => {
  const registry = openRegistry(t);
  await inReview(registry);
  await assert.rejects(registry.call(VersionService.method.reviseVersion, name), reason('NOTHING_TO_COMMIT'));
});

test('a withdrawn candidate is reviewed anew, without its earlier votes and with its blocking comments', async (t) => {
  const registry = openRegistry(t);
  const id = await inReview(registry, 2);
  await approve(registry, V, 'approver');
  await registry.call(ReviewService.method.createComment, { review: id, comment: { body: 'no', blocking: true } });
  await registry.call(VersionService.method.withdrawVersion, name);
  assert.equal((await review(registry, id)).state, ReviewState.WITHDRAWN);
  assert.equal(await submit(registry, V), id);
  const again = await review(registry, id);
  assert.deepEqual([again.state, again.votes.length, again.openBlockingComments], [ReviewState.OPEN, 0, 1]);
});

test('of 20 approvals at once each person counts once and the version is approved once', async (t) => {
  const registry = openRegistry(t);
  await inReview(registry, 3);
  const { review: id, sourceDigest, irDigest } = await read(registry, V);
  const request = { review: id, sourceDigest, irDigest };
  const people = Array.from({ length: 20 }, (_, index) => `approver-${index % 5}`);
  const results = await Promise.allSettled(
    people.map((as) => registry.call(ReviewService.method.approveReview, request, { as })),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 3);
  const { votes, state } = await review(registry, id);
  assert.equal(new Set(votes.map(({ voter }) => voter)).size, 3);
  assert.equal(state, ReviewState.APPROVED);
  const told = (await registry.events()).filter(({ type }) => type === 'policy.review.approved');
  assert.deepEqual(
    told.map(({ data }) => (data as { to: string }).to),
    ['in_review', 'in_review', 'approved'],
  );
  assert.equal(registry.attestor.recorded.length, 3, 'only approvals that count are listed');
});

test('the same person approves once', async (t) => {
  const registry = openRegistry(t);
  await inReview(registry, 2);
  await approve(registry, V, 'approver');
  await assert.rejects(approve(registry, V, 'approver'), reason('DUPLICATE_APPROVAL'));
});

test('a blocking comment holds approval back, and after it publication, until it is resolved', async (t) => {
  const registry = openRegistry(t);
  const id = await inReview(registry);
  const { createComment, resolveComment, listComments } = ReviewService.method;
  const made = await registry.call(createComment, { review: id, comment: { body: 'why?', blocking: true } });
  await assert.rejects(approve(registry, V), reason('BLOCKING_COMMENTS'));
  const comment = given(made.comment).comment;
  const resolved = await registry.call(resolveComment, { review: id, comment }, { as: 'reviewer' });
  assert.equal(resolved.comment?.resolvedBy, 'reviewer');
  await approve(registry, V);
  await registry.call(createComment, { review: id, comment: { body: 'stop', blocking: true } });
  await assert.rejects(publish(registry, V), (error: { reason: string; violations: { code: string }[] }) => {
    assert.equal(error.reason, 'GATES_NOT_SATISFIED');
    assert.deepEqual(
      error.violations.map(({ code }) => code),
      ['NO_BLOCKING_COMMENTS'],
    );
    return true;
  });
  const { comments } = await registry.call(listComments, { review: id });
  assert.deepEqual(
    comments.map(({ body, resolvedBy }) => [body, resolvedBy]),
    [
      ['why?', 'reviewer'],
      ['stop', ''],
    ],
  );
});

test('a blocking comment and an approval at once: the approval is not after an open comment', async (t) => {
  for (let round = 0; round < 6; round += 1) {
    const registry = openRegistry(t);
    const id = await inReview(registry);
    const comment = registry.call(ReviewService.method.createComment, {
      ...{ review: id, comment: { body: 'stop', blocking: true } },
    });
    await Promise.allSettled(round % 2 === 0 ? [comment, approve(registry, V)] : [approve(registry, V), comment]);
    const types = (await registry.events()).map(({ type }) => type);
    const [commented, approved] = [types.indexOf('policy.review.commented'), types.indexOf('policy.review.approved')];
    assert.ok(commented >= 0);
    if (approved >= 0) assert.ok(approved < commented, types.join(' '));
  }
});

test('a comment stands at lines that are there; a repeated request makes one', async (t) => {
  const registry = openRegistry(t);
  const id = await inReview(registry);
  const { createComment, listComments } = ReviewService.method;
  const at = (place: object) => registry.call(createComment, { review: id, comment: { body: 'hm', ...place } });
  const made = given((await at({ file: 'policy.stella', lineStart: 2, lineEnd: 3 })).comment);
  assert.match(made.anchorDigest, /^sha256:/);
  for (const place of [
    { file: 'other.stella' },
    { lineStart: 1 },
    { file: 'policy.stella', lineStart: 8 },
    { file: 'policy.stella', lineStart: 3, lineEnd: 2 },
    { file: 'policy.stella', lineStart: -1 },
    { thread: 'k00000000000000000000' },
  ]) {
    await assert.rejects(at(place), reason('INVALID_ARGUMENT'), JSON.stringify(place));
  }
  const reply = { review: id, comment: { body: 'yes', thread: made.thread } };
  const [one, two] = await Promise.all([1, 2].map(() => registry.call(createComment, reply, { requestId: 'same' })));
  assert.equal(one?.comment?.comment, two?.comment?.comment);
  assert.equal((await registry.call(listComments, { review: id })).comments.length, 2);
});

test('a comment is outdated once the candidate has other text in its lines; one on a file when that is gone', async (t) => {
  const registry = openRegistry(t);
  const id = await inReview(registry);
  const { createComment, listComments, resolveComment } = ReviewService.method;
  const policy = { file: 'policy.stella' };
  for (const place of [{ ...policy, lineStart: 5 }, { ...policy, lineStart: 1 }, policy, { file: 'pack.yaml' }, {}]) {
    const { comment } = await registry.call(createComment, { review: id, comment: { body: 'hm', ...place } });
    assert.equal(comment?.outdated, false);
  }
  await registry.call(VersionService.method.reviseVersion, { ...name, commit: await commit(registry, 'second') });
  const { comments } = await registry.call(listComments, { review: id });
  assert.deepEqual(
    comments.map(({ outdated }) => outdated),
    [true, false, false, false, false],
  );
  const [first] = comments;
  const resolved = await registry.call(resolveComment, { review: id, comment: given(first).comment });
  assert.deepEqual([resolved.comment?.resolvedBy, resolved.comment?.outdated], ['author', true]);
});

test('reviews are listed by the last touch, and strange ids are not found', async (t) => {
  const registry = openRegistry(t);
  await inReview(registry);
  await cut(registry, '1.1.0');
  await submit(registry, '1.1.0');
  await registry.call(ReviewService.method.requestChanges, { review: 'shop~1.0.0~1', reason: 'why' });
  const list = (request: object) => registry.call(ReviewService.method.listReviews, request);
  assert.deepEqual(
    (await list({})).reviews.map(({ review: id }) => id),
    ['shop~1.0.0~1', 'shop~1.1.0~1'],
  );
  const page = await list({ pageSize: 1 });
  const next = await list({ pageSize: 1, pageToken: page.nextPageToken });
  assert.deepEqual([next.reviews[0]?.version, next.nextPageToken], ['1.1.0', '']);
  assert.deepEqual(
    (await list({ state: ReviewState.OPEN })).reviews.map(({ version }) => version),
    ['1.1.0'],
  );
  for (const id of ['shop~1.0.0~2', 'shop~1.0.0~01', 'shop~1.0.0', 'shop~1.0.0~1~', '~~', 'Shop~1.0.0~1']) {
    await assert.rejects(review(registry, id), reason('NOT_FOUND'), id);
  }
});
