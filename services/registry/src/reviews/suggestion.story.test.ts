import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  AuditService,
  type CommentSchema,
  ReviewService,
  VersionService,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import type { EventData } from '../kernel/event.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  cut,
  given,
  openDraft,
  PACK,
  policyText,
  publish,
  put,
  read,
  reason,
  submit,
  WORKSPACE,
} from '../kernel/story-fixture.ts';
import { openWorld } from '../repeats/repeat-fixture.ts';

const V = '1.0.0';
const { createComment, listComments, applySuggestion, getReview } = ReviewService.method;
const { getFile, createCommit } = WorkspaceService.method;
const BECAUSE = { file: 'policy.stella', lineStart: 5, lineEnd: 5 };
const BETTER = { ...BECAUSE, suggestion: '    because "A critical one is never accepted"' };

async function inReview(registry: Registry): Promise<string> {
  await openDraft(registry);
  await cut(registry, V);
  return submit(registry, V);
}

async function suggest(registry: Registry, review: string, comment: MessageInitShape<typeof CommentSchema> = BETTER) {
  const request = { review, comment: { body: 'better so', ...comment } };
  return given((await registry.call(createComment, request, { as: 'reviewer' })).comment).comment;
}

const apply = ({ call }: Registry, review: string, comment: string, as = 'author') =>
  call(applySuggestion, { review, comment }, { as });

async function policy({ call }: Registry): Promise<string> {
  return given((await call(getFile, { workspace: WORKSPACE, path: 'policy.stella' })).file).text;
}

async function shown({ call }: Registry, review: string, comment: string) {
  const { comments } = await call(listComments, { review });
  return given(comments.find((one) => one.comment === comment));
}

test('a suggestion is written in place of its lines, once, and its thread is closed; who applies it is an editor', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const comment = await suggest(registry, review);
  const before = await policy(registry);
  const answer = await apply(registry, review, comment, 'editor');
  assert.equal(answer.path, 'policy.stella');
  assert.equal(await policy(registry), before.replace('"first"', '"A critical one is never accepted"'));
  const applied = await shown(registry, review, comment);
  assert.deepEqual([applied.appliedBy, applied.resolvedBy, applied.outdated], ['editor', 'editor', false]);
  assert.deepEqual(applied.applyTime, applied.resolveTime);
  await assert.rejects(apply(registry, review, comment), reason('INVALID_STATE'));

  const told = (await registry.events()).filter(({ type }) => type === 'policy.review.suggestion_applied');
  const { details, pack, version, actor } = given(told[0]).data as EventData;
  const { digest, size, ...names } = details ?? {};
  assert.deepEqual([told.length, actor, pack, version], [1, 'editor', PACK, V]);
  assert.deepEqual(names, { review, comment, thread: comment, path: 'policy.stella', workspace: WORKSPACE });
  assert.deepEqual([typeof digest, typeof size], ['string', 'number']);

  await registry.call(createCommit, { workspace: WORKSPACE, message: 'as suggested' });
  await registry.call(VersionService.method.reviseVersion, { pack: PACK, version: V });
  await submit(registry, V);
  await assert.rejects(approve(registry, V, 'editor'), reason('SELF_APPROVAL'));
});

test('several suggestions for a file are applied one after the other, around what others write', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const one = await suggest(registry, review, {
    ...BECAUSE,
    lineStart: 1,
    lineEnd: 1,
    suggestion: '// New.\npolicy "S" syntax "stella-dsl@1" {',
  });
  const two = await suggest(registry, review);
  await put(registry, 'policy.stella', `// By hand.\n${await policy(registry)}`, 'other');
  await apply(registry, review, two);
  await apply(registry, review, one);
  assert.deepEqual((await policy(registry)).split('\n').slice(0, 3), [
    '// By hand.',
    '// New.',
    'policy "S" syntax "stella-dsl@1" {',
  ]);
  assert.match(await policy(registry), /never accepted/);
});

test('it is never written over somebody else’s edit of the lines', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const comment = await suggest(registry, review);
  const mine = policyText('edited meanwhile');
  await put(registry, 'policy.stella', mine, 'other');
  await assert.rejects(apply(registry, review, comment), reason('STALE_DIGEST'));
  assert.equal(await policy(registry), mine);
  await registry.call(WorkspaceService.method.deleteFile, { workspace: WORKSPACE, path: 'policy.stella', etag: '*' });
  await assert.rejects(apply(registry, review, comment), reason('STALE_DIGEST'));
  assert.equal((await shown(registry, review, comment)).appliedBy, '');
});

test('an edit and the suggestion at once: both are there, or the suggestion is refused', async (t) => {
  for (let round = 0; round < 6; round += 1) {
    const registry = openRegistry(t);
    const review = await inReview(registry);
    const comment = await suggest(registry, review);
    const file = given((await registry.call(getFile, { workspace: WORKSPACE, path: 'policy.stella' })).file);
    const edit = {
      workspace: WORKSPACE,
      path: 'policy.stella',
      etag: file.etag,
      file: { text: `// Mine.\n${file.text}` },
    };
    const writes = [
      () => registry.call(WorkspaceService.method.putFile, edit, { as: 'other' }),
      () => apply(registry, review, comment),
    ];
    const [first, second] = await Promise.allSettled(
      (round % 2 === 0 ? writes : writes.toReversed()).map((write) => write()),
    );
    const [edited, applied] = round % 2 === 0 ? [first, second] : [second, first];
    assert.equal(applied?.status, 'fulfilled', 'it finds its lines again');
    const text = await policy(registry);
    assert.match(text, /never accepted/);
    assert.equal(text.startsWith('// Mine.'), edited?.status === 'fulfilled');
  }
});

test('of ten people who apply it at once one does', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const comment = await suggest(registry, review, { ...BETTER, blocking: true });
  const people = Array.from({ length: 10 }, (_, index) => `editor-${index}`);
  const results = await Promise.allSettled(people.map((as) => apply(registry, review, comment, as)));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const result of results) {
    if (result.status === 'rejected') assert.match(result.reason.reason, /^(STALE_DIGEST|INVALID_STATE)$/);
  }
  const { appliedBy, resolvedBy } = await shown(registry, review, comment);
  assert.equal(appliedBy, people[results.findIndex(({ status }) => status === 'fulfilled')]);
  assert.equal(resolvedBy, appliedBy);
  assert.equal(given((await registry.call(getReview, { review })).review).openBlockingComments, 0);
});

test('a suggestion in a reply closes the thread too, and what blocks in both', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const thread = await suggest(registry, review, { ...BECAUSE, blocking: true });
  const reply = await suggest(registry, review, { thread, suggestion: BETTER.suggestion, blocking: true });
  await apply(registry, review, reply);
  assert.equal((await shown(registry, review, thread)).resolvedBy, 'author');
  assert.equal((await shown(registry, review, reply)).resolvedBy, 'author');
  assert.equal((await shown(registry, review, thread)).appliedBy, '');
});

test('one that is outdated is refused; one of an earlier candidate is applied where its lines are now', async (t) => {
  const registry = openRegistry(t);
  const first = await inReview(registry);
  const comment = await suggest(registry, first);
  const outdated = await suggest(registry, first, {
    ...BECAUSE,
    lineStart: 4,
    lineEnd: 4,
    suggestion: '    then warn',
  });
  const text = (await policy(registry)).replace('"blocked"', '"warned"').replace('  rule', '  // Why not?\n  rule');
  await put(registry, 'policy.stella', text);
  await registry.call(createCommit, { workspace: WORKSPACE, message: 'second' });
  await registry.call(VersionService.method.reviseVersion, { pack: PACK, version: V });
  const second = await submit(registry, V);
  await assert.rejects(apply(registry, second, outdated), reason('STALE_DIGEST'));
  await apply(registry, second, comment);
  assert.equal(await policy(registry), text.replace('"first"', '"A critical one is never accepted"'));
  assert.equal((await shown(registry, second, comment)).appliedBy, 'author');
});

test('nothing is applied to what nobody can revise, and nothing that suggests nothing', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const comment = await suggest(registry, review);
  await assert.rejects(apply(registry, review, await suggest(registry, review, BECAUSE)), reason('INVALID_STATE'));
  await assert.rejects(apply(registry, review, 'k00000000000000000000'), reason('NOT_FOUND'));
  await approve(registry, V);
  await assert.rejects(apply(registry, review, comment), reason('INVALID_STATE'));
  await publish(registry, V);
  await assert.rejects(apply(registry, review, comment), reason('VERSION_IMMUTABLE'));
  assert.equal((await read(registry, V)).publication?.publishedBy, 'publisher');
});

test('a suggestion is about lines, and says something else than they do', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  for (const wrong of [
    { suggestion: 'x' },
    { file: 'policy.stella', suggestion: 'x' },
    { ...BECAUSE, suggestion: '    because "first"' },
    { ...BECAUSE, suggestion: '    because "first"\n' },
    { ...BECAUSE, suggestion: 'bell \u0007' },
  ]) {
    await assert.rejects(suggest(registry, review, wrong), reason('INVALID_ARGUMENT'), JSON.stringify(wrong));
  }
});

test('when the process dies after it wrote, the relay closes the thread', async (t) => {
  const world = openWorld(t);
  const review = await inReview(world);
  const comment = await suggest(world, review, { ...BETTER, blocking: true });
  const { promise: died, resolve: die } = Promise.withResolvers<void>();
  const dying = world.process(async ({ collection }, run) => {
    const written = await run();
    if (collection !== 'workspaces') return written;
    die();
    return new Promise(() => {});
  });
  const hangUp = new AbortController();
  const call = dying.call(applySuggestion, { review, comment }, { as: 'editor', signal: hangUp.signal });
  await died;
  hangUp.abort();
  await assert.rejects(call);
  assert.equal((await shown(world, review, comment)).appliedBy, '');
  const events = async () => (await world.call(AuditService.method.listAuditEvents, { pageSize: 100 })).events;
  await events();
  const { appliedBy, resolvedBy } = await shown(world, review, comment);
  assert.deepEqual([appliedBy, resolvedBy], ['editor', 'editor']);
  const closed = (await events()).filter(({ type }) => type === 'policy.review.comment_resolved');
  assert.deepEqual(
    closed.map(({ actor, requestId }) => [actor, requestId]),
    [['editor', '']],
  );
});
