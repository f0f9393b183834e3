import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackService, WorkspaceService, WorkspaceState } from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  commit,
  given,
  MANIFEST,
  openDraft,
  PACK,
  policyText,
  reason,
  release,
  WORKSPACE,
} from '../kernel/story-fixture.ts';

const { putFile, getFile, deleteFile, listFiles, createCommit, getCommit, listCommits, diffCommits } =
  WorkspaceService.method;

async function emptyDraft(registry: Registry): Promise<void> {
  await registry.call(PackService.method.createPack, { pack: { pack: PACK } });
  await registry.call(WorkspaceService.method.createWorkspace, { workspace: WORKSPACE, pack: PACK });
}

function put({ call }: Registry, path: string, text: string, etag = '') {
  return call(putFile, { workspace: WORKSPACE, path, file: { text }, etag });
}

async function workspace({ call }: Registry, name = WORKSPACE) {
  return given((await call(WorkspaceService.method.getWorkspace, { workspace: name })).workspace);
}

test('the etag of a file says whose edit is the newest', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  await assert.rejects(put(registry, 'pack.yaml', 'a', 'sha256:0'), reason('ETAG_MISMATCH'));
  const first = given((await put(registry, 'pack.yaml', 'one\r\ntwo\r')).file);
  assert.equal(first.text, 'one\ntwo\n');
  await assert.rejects(put(registry, 'pack.yaml', 'other'), reason('ALREADY_EXISTS'));
  const second = given((await put(registry, 'pack.yaml', 'other', first.etag)).file);
  await assert.rejects(put(registry, 'pack.yaml', 'third', first.etag), reason('ETAG_MISMATCH'));
  assert.equal(
    (await put(registry, 'pack.yaml', 'other', first.etag)).file?.etag,
    second.etag,
    'a retry is no conflict',
  );
  await put(registry, 'pack.yaml', 'any', '*');
  const read = await registry.call(getFile, { workspace: WORKSPACE, path: 'pack.yaml' });
  assert.equal(read.file?.text, 'any');
  const remove = (etag: string) => registry.call(deleteFile, { workspace: WORKSPACE, path: 'pack.yaml', etag });
  await assert.rejects(remove(''), reason('ETAG_MISMATCH'));
  await assert.rejects(remove(first.etag), reason('ETAG_MISMATCH'));
  await remove(given(read.file).etag);
  await assert.rejects(remove('*'), reason('NOT_FOUND'));
});

test('20 writers of different files lose nothing; of 20 writers of one file each edit is seen or refused', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  const names = Array.from({ length: 20 }, (_, index) => `docs/note-${String(index).padStart(2, '0')}.md`);
  await Promise.all(names.map((path) => put(registry, path, path)));
  const { files } = await registry.call(listFiles, { workspace: WORKSPACE, pageSize: 100 });
  assert.deepEqual(
    files.map(({ path }) => path),
    names,
  );
  const { file } = await put(registry, 'README.md', 'start');
  const results = await Promise.allSettled(names.map((text) => put(registry, 'README.md', text, given(file).etag)));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const result of results) if (result.status === 'rejected') reason('ETAG_MISMATCH')(result.reason);
});

test('what is no file of a pack is refused and changes nothing', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  await put(registry, 'README.md', 'read me');
  const before = await workspace(registry);
  const refused: readonly (readonly [string, string, string])[] = [
    ['../escape.md', 'x', 'INVALID_FILE_PATH'],
    ['/etc/passwd.md', 'x', 'INVALID_FILE_PATH'],
    ['.hidden.md', 'x', 'INVALID_FILE_PATH'],
    ['run.sh', 'x', 'INVALID_FILE_PATH'],
    ['readme.md', 'x', 'INVALID_FILE_PATH'],
    ['a.md', 'lone \ud800 surrogate', 'INVALID_ARGUMENT'],
    ['a.md', 'nul \u0000', 'INVALID_ARGUMENT'],
    ['a.md', 'é'.repeat(2049), 'TOO_LARGE'],
  ];
  for (const [path, text, wanted] of refused) await assert.rejects(put(registry, path, text), reason(wanted), path);
  assert.deepEqual(await workspace(registry), before);
});

test('the limits of a workspace hold', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  const { filesPerWorkspace } = registry.deps.limits;
  for (let index = 0; index < 4; index += 1) await put(registry, `big-${index}.md`, 'x'.repeat(4000));
  await assert.rejects(put(registry, 'big-4.md', 'x'.repeat(4000)), reason('TOO_LARGE'));
  for (let index = 4; index < filesPerWorkspace; index += 1) await put(registry, `small-${index}.md`, '');
  await assert.rejects(put(registry, 'one-more.md', ''), reason('LIMIT_EXCEEDED'));
  await put(registry, 'big-0.md', 'smaller', '*');
});

test('commits: a chain, newest first, nothing twice', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  const empty = registry.call(createCommit, { workspace: WORKSPACE, message: 'nothing' });
  await assert.rejects(empty, reason('NOTHING_TO_COMMIT'));
  const made: string[] = [];
  for (const because of ['one', 'two', 'three', 'four', 'five']) made.unshift(await commit(registry, because));
  assert.equal(new Set(made).size, 5);
  for (const id of made) assert.match(id, /^c[0-9a-f]{20}$/);
  const again = registry.call(createCommit, { workspace: WORKSPACE, message: 'again' });
  await assert.rejects(again, reason('NOTHING_TO_COMMIT'));
  const seen: string[] = [];
  let pageToken = '';
  do {
    const page = await registry.call(listCommits, { workspace: WORKSPACE, pageSize: 2, pageToken });
    seen.push(...page.commits.map(({ commit: id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  assert.deepEqual(seen, made);
  for (const [index, id] of made.entries()) {
    const { commit: one } = await registry.call(getCommit, { workspace: WORKSPACE, commit: id });
    assert.equal(one?.parent, made[index + 1] ?? '');
  }
  const unknown = registry.call(getCommit, { workspace: WORKSPACE, commit: 'c0' });
  await assert.rejects(unknown, reason('NOT_FOUND'));
});

test('a commit with an etag is of the files that were seen', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  await put(registry, 'pack.yaml', MANIFEST);
  const { etag } = await workspace(registry);
  await put(registry, 'README.md', 'slipped in');
  const stale = registry.call(createCommit, { workspace: WORKSPACE, message: 'mine', etag });
  await assert.rejects(stale, reason('ETAG_MISMATCH'));
});

test('of 12 commits of the same files at once one is made', async (t) => {
  const registry = openRegistry(t);
  await emptyDraft(registry);
  await put(registry, 'pack.yaml', MANIFEST);
  const racers = Array.from({ length: 12 }, (_, index) =>
    registry.call(createCommit, { workspace: WORKSPACE, message: `m${index}` }, { as: `person-${index}` }),
  );
  const results = await Promise.allSettled(racers);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await registry.call(listCommits, { workspace: WORKSPACE })).commits.length, 1);
});

test('diffs are unified, against the parent or the head when nothing is named', async (t) => {
  const registry = openRegistry(t);
  const first = await openDraft(registry);
  const second = await commit(registry, 'second');
  await put(registry, 'README.md', 'new\n');
  const diff = async (request: object) =>
    (await registry.call(diffCommits, { workspace: WORKSPACE, ...request })).files;
  const [changed, ...others] = await diff({ from: first, to: second });
  assert.equal(others.length, 0);
  assert.match(given(changed).unified, /^--- a\/policy\.stella\n\+\+\+ b\/policy\.stella\n@@ /);
  assert.match(given(changed).unified, /\n- {4}because "first"\n\+ {4}because "second"\n/);
  assert.deepEqual(await diff({ to: second }), [changed]);
  assert.deepEqual(
    (await diff({})).map(({ path, unified }) => [path, unified]),
    [['README.md', '--- /dev/null\n+++ b/README.md\n@@ -0,0 +1,1 @@\n+new\n']],
  );
  assert.deepEqual(
    (await diff({ to: first })).map(({ path }) => path),
    ['pack.yaml', 'policy.stella'],
  );
  await assert.rejects(diff({ from: 'nope' }), reason('NOT_FOUND'));
});

test('compile and lint speak of the files as they are now; formatting touches policies alone', async (t) => {
  const registry = openRegistry(t);
  const head = await openDraft(registry);
  const { compileWorkspace, formatWorkspace, lintWorkspace } = WorkspaceService.method;
  const good = await registry.call(compileWorkspace, { workspace: WORKSPACE });
  assert.ok(good.compilation?.ok);
  assert.equal(JSON.parse(Buffer.from(good.ir).toString()).policy, 'Shop');
  await put(registry, 'policy.stella', policyText('x').replace('severity', 'severty'), '*');
  const bad = await registry.call(compileWorkspace, { workspace: WORKSPACE });
  assert.deepEqual([bad.compilation?.ok, bad.compilation?.irDigest, bad.ir.length], [false, '', 0]);
  assert.equal(bad.compilation?.diagnostics[0]?.line, 3);
  const old = await registry.call(compileWorkspace, { workspace: WORKSPACE, commit: head });
  assert.deepEqual(old, good);
  await put(registry, 'policy.stella', policyText('x').replaceAll('    ', '\t\t'), '*');
  const dry = await registry.call(formatWorkspace, { workspace: WORKSPACE, validateOnly: true });
  assert.deepEqual(dry.changed, ['policy.stella']);
  const { changed } = await registry.call(formatWorkspace, { workspace: WORKSPACE });
  assert.deepEqual(changed, ['policy.stella']);
  assert.deepEqual((await registry.call(formatWorkspace, { workspace: WORKSPACE })).changed, []);
  assert.ok((await registry.call(lintWorkspace, { workspace: WORKSPACE })).compilation?.ok);
});

test('formatting makes no file larger than a file may be', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  // As formatted it is 8 bytes too large; without its indentation it is not.
  const because = 'x'.repeat(registry.deps.limits.fileBytes - policyText('').length + 8);
  await put(registry, 'policy.stella', policyText(because).replaceAll(/\n +/g, '\n'), '*');
  const before = await workspace(registry);
  const formatting = registry.call(WorkspaceService.method.formatWorkspace, { workspace: WORKSPACE });
  await assert.rejects(formatting, reason('TOO_LARGE'));
  assert.deepEqual(await workspace(registry), before);
});

test('a workspace from a published version starts with its files, clean', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const { sourceDigest } = await release(registry, '1.0.0');
  const create = (request: object) =>
    registry.call(WorkspaceService.method.createWorkspace, { workspace: 'next', pack: PACK, ...request });
  await assert.rejects(create({ baseVersion: '9.9.9' }), reason('NOT_FOUND'));
  const { workspace: next } = await create({ baseVersion: '1.0.0' });
  assert.deepEqual([next?.dirty, next?.fileCount, next?.headCommit, next?.baseVersion], [false, 2, '', '1.0.0']);
  const compiled = await registry.call(WorkspaceService.method.compileWorkspace, { workspace: 'next' });
  assert.equal(compiled.compilation?.sourceDigest, sourceDigest);
  await assert.rejects(create({}), reason('ALREADY_EXISTS'));
});

test('an archived workspace is read-only until it is restored', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const { archiveWorkspace, restoreWorkspace, listWorkspaces, updateWorkspace } = WorkspaceService.method;
  const name = { workspace: WORKSPACE };
  const archived = await registry.call(archiveWorkspace, name);
  assert.equal(archived.workspace?.state, WorkspaceState.ARCHIVED);
  await assert.rejects(put(registry, 'README.md', 'x'), reason('WORKSPACE_ARCHIVED'));
  await assert.rejects(registry.call(archiveWorkspace, name), reason('INVALID_STATE'));
  const update = { workspace: { ...name, displayName: 'Draft' }, updateMask: { paths: ['display_name'] } };
  await assert.rejects(registry.call(updateWorkspace, update), reason('WORKSPACE_ARCHIVED'));
  assert.equal((await registry.call(listWorkspaces, {})).workspaces.length, 0);
  assert.equal((await registry.call(listWorkspaces, { showArchived: true })).workspaces.length, 1);
  await registry.call(restoreWorkspace, name);
  const { etag } = await workspace(registry);
  assert.equal((await registry.call(updateWorkspace, update)).workspace?.displayName, 'Draft');
  const stale = { ...update, workspace: { ...update.workspace, etag } };
  await assert.rejects(registry.call(updateWorkspace, stale), reason('ETAG_MISMATCH'));
});

test('another tenant sees nothing of it', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const stranger = { as: 'author@globex' };
  const { getWorkspace, listWorkspaces } = WorkspaceService.method;
  await assert.rejects(registry.call(getWorkspace, { workspace: WORKSPACE }, stranger), reason('NOT_FOUND'));
  assert.equal((await registry.call(listWorkspaces, { showArchived: true }, stranger)).workspaces.length, 0);
});
