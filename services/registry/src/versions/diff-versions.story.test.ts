import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  FileDiff_Kind,
  SemanticChange_Kind,
  VersionService,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { commit, cut, MANIFEST, openDraft, PACK, policyText, put, reason, WORKSPACE } from '../kernel/story-fixture.ts';

const { diffVersions } = VersionService.method;
const { diffCommits, createCommit } = WorkspaceService.method;

const high = policyText('first').replace('"Critical"', '"High"');

test('two versions differ in text and in meaning', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  await openDraft(registry);
  await cut(registry, '1.0.0');
  await put(registry, 'policy.stella', `// stricter\n${high}`);
  await call(createCommit, { workspace: WORKSPACE, message: 'stricter' });
  await cut(registry, '1.1.0');

  const parent = await call(diffVersions, { pack: PACK, version: '1.1.0' });
  assert.equal(parent.baseVersion, '1.0.0');
  assert.deepEqual(
    parent.files.map(({ path, kind }) => [path, kind]),
    [['policy.stella', FileDiff_Kind.CHANGED]],
  );
  const threshold = {
    kind: SemanticChange_Kind.THRESHOLD_MOVED,
    subject: 'block_critical',
    before: 'severity.normalized >= "Critical"',
    after: 'severity.normalized >= "High"',
  };
  assert.equal(parent.comparable, true);
  assert.partialDeepStrictEqual(parent.changes, [threshold]);

  const back = await call(diffVersions, { pack: PACK, version: '1.0.0', baseVersion: '1.1.0' });
  assert.partialDeepStrictEqual(back.changes, [{ ...threshold, before: threshold.after, after: threshold.before }]);
  const same = await call(diffVersions, { pack: PACK, version: '1.0.0', baseVersion: '1.0.0' });
  assert.deepEqual([same.files, same.changes, same.comparable], [[], [], true]);
  const missing = call(diffVersions, { pack: PACK, version: '1.0.0', baseVersion: '9.0.0' });
  await assert.rejects(missing, reason('NOT_FOUND'));

  const draft = await call(diffCommits, { workspace: WORKSPACE, from: 'version:1.0.0', to: 'version:1.1.0' });
  assert.deepEqual(draft.changes, parent.changes);
  const now = await call(diffCommits, { workspace: WORKSPACE, from: 'version:1.0.0' });
  assert.deepEqual(now.changes, parent.changes);
  const gone = call(diffCommits, { workspace: WORKSPACE, from: 'version:9.0.0' });
  await assert.rejects(gone, reason('NOT_FOUND'));
});

test('a first version is compared with nothing: all of its rules were added', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await cut(registry, '1.0.0');
  const { baseVersion, files, changes } = await registry.call(diffVersions, { pack: PACK, version: '1.0.0' });
  assert.equal(baseVersion, '');
  assert.deepEqual(
    files.map(({ path, kind }) => [path, kind]),
    [
      ['pack.yaml', FileDiff_Kind.ADDED],
      ['policy.stella', FileDiff_Kind.ADDED],
    ],
  );
  assert.deepEqual(
    changes.map(({ kind, subject }) => [kind, subject]),
    [[SemanticChange_Kind.RULE_ADDED, 'block_critical']],
  );
});

test('what does not compile has a text, and no meaning to compare', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await commit(registry, 'second');
  await put(registry, 'policy.stella', high.replace('when', 'wehn'));
  const diff = await registry.call(diffCommits, { workspace: WORKSPACE });
  assert.deepEqual([diff.files.length, diff.changes, diff.comparable], [1, [], false]);
  await put(registry, 'policy.stella', high);
  await put(registry, 'pack.yaml', `${MANIFEST}# only a comment\n`);
  const fixed = await registry.call(diffCommits, { workspace: WORKSPACE });
  assert.equal(fixed.comparable, true);
});
