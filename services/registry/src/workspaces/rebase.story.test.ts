import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkspaceService } from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { commit, openDraft, PACK, policyText, put, reason, release, WORKSPACE } from '../kernel/story-fixture.ts';

const { createWorkspace, rebaseWorkspace, getFile, getWorkspace, diffCommits, putFile } = WorkspaceService.method;

const SECOND = 'second';
const EXTRA = '// the end\n';

/** Two versions, and a draft that started from the first. */
async function openSecond(registry: Registry): Promise<void> {
  await openDraft(registry);
  await put(registry, 'policy.stella', policyText('one') + EXTRA);
  await registry.call(WorkspaceService.method.createCommit, { workspace: WORKSPACE, message: 'one' });
  await release(registry, '1.0.0');
  await registry.call(createWorkspace, { workspace: SECOND, pack: PACK, baseVersion: '1.0.0' });
  await put(registry, 'policy.stella', policyText('two') + EXTRA);
  await put(registry, 'notes.md', 'why\n');
  await registry.call(WorkspaceService.method.createCommit, { workspace: WORKSPACE, message: 'two' });
  await release(registry, '1.1.0');
}

const write = ({ call }: Registry, text: string) =>
  call(putFile, { workspace: SECOND, path: 'policy.stella', file: { text }, etag: '*' }, { as: 'other' });
const text = async ({ call }: Registry, path = 'policy.stella') =>
  (await call(getFile, { workspace: SECOND, path })).file?.text;
const rebase = ({ call }: Registry, ontoVersion = '1.1.0', etag = '') =>
  call(rebaseWorkspace, { workspace: SECOND, ontoVersion, etag });

test('a draft moves onto a newer version, with what both changed', async (t) => {
  const registry = openRegistry(t);
  await openSecond(registry);
  await write(registry, `// mine\n${policyText('one')}${EXTRA}`);
  const { workspace, conflicts } = await rebase(registry);
  assert.deepEqual([workspace?.baseVersion, workspace?.dirty, conflicts], ['1.1.0', true, []]);
  assert.equal(await text(registry), `// mine\n${policyText('two')}${EXTRA}`);
  assert.equal(await text(registry, 'notes.md'), 'why\n');
  const { files } = await registry.call(diffCommits, { workspace: SECOND });
  assert.deepEqual(
    files.map(({ path }) => path),
    ['policy.stella'],
    'against the new base, only the own change is left',
  );
  await assert.rejects(rebase(registry), reason('INVALID_STATE'));
});

test('a conflict is shown, and changes nothing', async (t) => {
  const registry = openRegistry(t);
  await openSecond(registry);
  await write(registry, policyText('mine') + EXTRA);
  const before = (await registry.call(getWorkspace, { workspace: SECOND })).workspace;
  const { conflicts } = await rebase(registry);
  assert.deepEqual(
    conflicts.map(({ path }) => path),
    ['policy.stella'],
  );
  assert.match(conflicts[0]?.text ?? '', /<<<<<<< second \(draft\)\n.*mine.*\n=======\n.*two.*\n>>>>>>> shop 1.1.0/);
  assert.deepEqual((await registry.call(getWorkspace, { workspace: SECOND })).workspace, before);
});

test('only onto published versions of the pack, and of what was seen', async (t) => {
  const registry = openRegistry(t);
  await openSecond(registry);
  await assert.rejects(rebase(registry, '9.0.0'), reason('NOT_FOUND'));
  await assert.rejects(rebase(registry, '1.0.0'), reason('INVALID_STATE'), 'it is the base');
  await assert.rejects(rebase(registry, '1.1.0', 'r9'), reason('ETAG_MISMATCH'));
  await registry.call(WorkspaceService.method.archiveWorkspace, { workspace: SECOND });
  await assert.rejects(rebase(registry), reason('WORKSPACE_ARCHIVED'));
});

test('a credential does not get into a commit; the refusal names the place, not the secret', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const token = `ghp_${'0123456789abcdefghijklmnopqrstuvwxyz'}`;
  await put(registry, 'notes.md', `first line\nuse ${token} here\n`);
  await assert.rejects(
    commit(registry, 'with a token'),
    (error: { reason: string; message: string; violations: object[] }) => {
      assert.equal(error.reason, 'SECRET_FOUND');
      assert.deepEqual(error.violations, [
        {
          field: 'notes.md:2:5',
          description: 'looks like a credential; take it out, and revoke it',
          code: 'github/GITHUB_TOKEN',
        },
      ]);
      assert.ok(!JSON.stringify(error).includes(token));
      return true;
    },
  );
  await put(registry, 'notes.md', 'nothing here\n');
  await commit(registry, 'without');
});

test('locks are advice: they tell who edits, stop nobody, and run out', async (t) => {
  let time = Date.parse('2026-11-25T12:00:00Z');
  const now = () => {
    time += 1;
    return new Date(time);
  };
  const registry = openRegistry(t, { now });
  const { call } = registry;
  const { lockFile, unlockFile } = WorkspaceService.method;
  await openDraft(registry);
  const file = { workspace: WORKSPACE, path: 'policy.stella' };
  const holder = async (as: string, seconds = 0) => (await call(lockFile, { ...file, seconds }, { as })).lock?.holder;
  const locks = async () =>
    (await call(getWorkspace, { workspace: WORKSPACE })).workspace?.locks.map((lock) => lock.holder);
  assert.equal(await holder('ann'), 'ann');
  assert.equal(await holder('bob'), 'ann', 'bob is told of ann');
  assert.deepEqual(await locks(), ['ann']);
  await put(registry, 'policy.stella', policyText('bob was faster'), 'bob');
  time += 299_000;
  assert.equal(await holder('ann', 600), 'ann');
  time += 400_000;
  assert.equal(await holder('bob'), 'ann');
  time += 400_000;
  assert.deepEqual(await locks(), []);
  assert.equal(await holder('bob'), 'bob');
  await call(unlockFile, file, { as: 'ann' });
  await call(unlockFile, file, { as: 'ann' });
  assert.deepEqual(await locks(), []);
  await assert.rejects(call(lockFile, { ...file, path: '../x' }), reason('INVALID_FILE_PATH'));
});
