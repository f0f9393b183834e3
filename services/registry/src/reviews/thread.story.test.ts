import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type CommentSchema,
  ReviewService,
  VersionService,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  commit,
  cut,
  given,
  openDraft,
  PACK,
  policyText,
  publish,
  put,
  reason,
  submit,
  WORKSPACE,
} from '../kernel/story-fixture.ts';

const V = '1.0.0';
const { getReview, createComment, listComments, resolveComment } = ReviewService.method;
/** The line of the reason in `policyText`. */
const BECAUSE = { file: 'policy.stella', lineStart: 5, lineEnd: 5 };

async function inReview(registry: Registry): Promise<string> {
  await openDraft(registry);
  await cut(registry, V);
  return submit(registry, V);
}

async function say(registry: Registry, review: string, comment: MessageInitShape<typeof CommentSchema>) {
  const body = { body: 'hm', ...comment };
  return given((await registry.call(createComment, { review, comment: body }, { as: 'reviewer' })).comment);
}

/** Replaces the policy by this text, and the candidate with it. */
async function revise(registry: Registry, text: string): Promise<void> {
  await put(registry, 'policy.stella', text);
  await registry.call(WorkspaceService.method.createCommit, { workspace: WORKSPACE, message: 'revised' });
  await registry.call(VersionService.method.reviseVersion, { pack: PACK, version: V });
}

async function comments(registry: Registry, review: string) {
  return (await registry.call(listComments, { review, pageSize: 100 })).comments;
}

async function places(registry: Registry, review: string): Promise<string[]> {
  const shown = await comments(registry, review);
  return shown.map(({ body, outdated, currentLineStart: start, currentLineEnd: end }) =>
    outdated ? `${body} outdated` : `${body} ${start}-${end}`,
  );
}

const POLICY = policyText('first');
const MOVED = POLICY.replace('  rule', '  // Customers ask for it.\n  rule');

test('a thread follows its lines from candidate to candidate, until they change', async (t) => {
  const registry = openRegistry(t);
  const first = await inReview(registry);
  await say(registry, first, { body: 'why', ...BECAUSE });
  await say(registry, first, { body: 'rule', file: 'policy.stella', lineStart: 2, lineEnd: 6 });
  assert.deepEqual(await places(registry, first), ['why 5-5', 'rule 2-6']);
  await revise(registry, MOVED);
  assert.deepEqual(await places(registry, first), ['why 6-6', 'rule 3-7'], 'also while nobody submitted it');
  const second = await submit(registry, V);
  await revise(registry, MOVED.replace('20', '30'));
  assert.deepEqual(await places(registry, second), ['why 6-6', 'rule outdated']);
  await revise(registry, policyText('other'));
  assert.deepEqual(await places(registry, second), ['why outdated', 'rule outdated']);
  await revise(registry, POLICY);
  assert.deepEqual(await places(registry, second), ['why 5-5', 'rule 2-6'], 'they are back');
});

test('a thread on a file follows the file, and is outdated when that is gone', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await put(registry, 'README.md', 'about');
  await commit(registry, 'with a README');
  await cut(registry, V);
  const first = await submit(registry, V);
  await say(registry, first, { body: 'readme', file: 'README.md' });
  await say(registry, first, { body: 'all of it' });
  await put(registry, 'README.md', 'about it');
  await revise(registry, POLICY);
  assert.deepEqual(await places(registry, first), ['readme 0-0', 'all of it 0-0']);
  const gone = { workspace: WORKSPACE, path: 'README.md', etag: '*' };
  await registry.call(WorkspaceService.method.deleteFile, gone);
  await revise(registry, MOVED);
  assert.deepEqual(await places(registry, first), ['readme outdated', 'all of it 0-0']);
});

test('the next review has the threads that were open, with all that was said in them', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  const first = await inReview(registry);
  const done = await say(registry, first, { body: 'done' });
  const open = await say(registry, first, { body: 'open', ...BECAUSE });
  await say(registry, first, { body: 'indeed', thread: open.thread });
  await call(resolveComment, { review: first, comment: done.comment });
  await revise(registry, MOVED);
  const second = await submit(registry, V);
  await say(registry, second, { body: 'still', thread: open.thread });
  const bodies = async (review: string) => (await comments(registry, review)).map(({ body }) => body);
  assert.deepEqual(await bodies(second), ['open', 'indeed', 'still']);
  assert.deepEqual(await bodies(first), ['done', 'open', 'indeed'], 'an earlier review is as it was');
  const [root, , reply] = await comments(registry, second);
  assert.deepEqual([root?.review, reply?.review], [first, second]);
  assert.deepEqual(
    [reply?.file, reply?.lineStart, reply?.currentLineStart],
    [BECAUSE.file, 5, 6],
    'where its thread is',
  );
  await call(resolveComment, { review: second, comment: open.comment });
  assert.deepEqual(await bodies(second), ['open', 'indeed', 'still'], 'closed in this review, it stays in it');
  await revise(registry, POLICY);
  assert.deepEqual(await bodies(await submit(registry, V)), []);
  const elsewhere = call(resolveComment, { review: `${PACK}~${V}~3`, comment: open.comment });
  await assert.rejects(elsewhere, reason('NOT_FOUND'));
});

test('a reply has the place of its thread, and belongs to a thread of its version', async (t) => {
  const registry = openRegistry(t);
  const review = await inReview(registry);
  const { thread } = await say(registry, review, BECAUSE);
  const refused = reason('INVALID_ARGUMENT');
  await assert.rejects(say(registry, review, { thread, file: 'pack.yaml' }), refused);
  await commit(registry, 'second');
  await cut(registry, '1.1.0');
  const other = await submit(registry, '1.1.0');
  await assert.rejects(say(registry, other, { thread }), refused);
  const reply = await say(registry, review, { thread });
  await assert.rejects(say(registry, review, { thread: reply.comment }), refused, 'no thread begins with it');
});

test('what blocked a candidate blocks the next one, until somebody resolves it there', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  const first = await inReview(registry);
  const open = await say(registry, first, { body: 'stop', blocking: true, ...BECAUSE });
  const closed = await say(registry, first, { body: 'and this', blocking: true });
  await call(resolveComment, { review: first, comment: closed.comment });
  await revise(registry, policyText('another reason'));
  const gates = await call(VersionService.method.checkGates, { pack: PACK, version: V });
  assert.equal(gates.gates.find(({ gate }) => gate === 'NO_BLOCKING_COMMENTS')?.satisfied, false, 'also in draft');
  const second = await submit(registry, V);
  assert.equal(given((await call(getReview, { review: second })).review).openBlockingComments, 1);
  await assert.rejects(approve(registry, V), reason('BLOCKING_COMMENTS'));
  assert.deepEqual(await places(registry, second), ['stop outdated']);
  await assert.rejects(call(resolveComment, { review: first, comment: open.comment }), reason('STALE_DIGEST'));
  await call(resolveComment, { review: second, comment: open.comment }, { as: 'reviewer' });
  assert.equal((await comments(registry, first))[0]?.resolvedBy, 'reviewer', 'an earlier review knows it too');
  await approve(registry, V);
  await publish(registry, V);
});

test('comments of a review are listed page by page, whatever other reviews of the version have', async (t) => {
  const registry = openRegistry(t);
  const first = await inReview(registry);
  for (const body of ['a', 'b', 'c']) {
    const { comment } = await say(registry, first, { body });
    await registry.call(resolveComment, { review: first, comment });
  }
  const open = await say(registry, first, { body: 'd' });
  await revise(registry, MOVED);
  const second = await submit(registry, V);
  await say(registry, second, { body: 'e', thread: open.thread });
  const bodies: string[] = [];
  let pageToken = '';
  do {
    const page = await registry.call(listComments, { review: second, pageSize: 2, pageToken });
    bodies.push(...page.comments.map(({ body }) => body));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  assert.deepEqual(bodies, ['d', 'e']);
  const page = await registry.call(listComments, { review: first, pageSize: 1 });
  const other = registry.call(listComments, { review: second, pageSize: 1, pageToken: page.nextPageToken });
  await assert.rejects(other, reason('INVALID_PAGE_TOKEN'));
});
