import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackService, VersionState, WorkspaceService } from '@policy-registry/contracts/registry';
import { TEMPLATES } from '@policy-registry/templates';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { approve, cut, given, PACK, read, reason, submit, WORKSPACE } from '../kernel/story-fixture.ts';

const { createWorkspace, createCommit, getFile, getWorkspace, lintWorkspace, listFiles, listTemplates } =
  WorkspaceService.method;

const WIDE = { filesPerWorkspace: 30, fileBytes: 262_144, packBytes: 1_048_576, environmentsPerTenant: 3 };

async function create(registry: Registry, request: object, as = 'author') {
  await registry.call(PackService.method.createPack, { pack: { pack: PACK, requiredApprovals: 1 } });
  return (await registry.call(createWorkspace, { workspace: WORKSPACE, pack: PACK, ...request }, { as })).workspace;
}

test('every template makes a workspace whose files are the pack’s own and compile strictly', async (t) => {
  const registry = openRegistry(t, { limits: WIDE });
  await registry.call(PackService.method.createPack, { pack: { pack: PACK } });
  for (const { name, files } of TEMPLATES) {
    const { workspace } = await registry.call(createWorkspace, { workspace: name, pack: PACK, template: name });
    assert.deepEqual([workspace?.dirty, workspace?.headCommit, workspace?.baseVersion], [true, '', '']);
    const listed = await registry.call(listFiles, { workspace: name });
    assert.deepEqual(
      listed.files.map(({ path }) => path),
      files.map(({ path }) => path),
    );
    const { file } = await registry.call(getFile, { workspace: name, path: 'pack.yaml' });
    assert.match(given(file).text, /^name: shop$/m);
    const { compilation } = await registry.call(lintWorkspace, { workspace: name, strict: true });
    assert.deepEqual([compilation?.ok, compilation?.diagnostics], [true, []]);
  }
});

test('who brings a template does not approve what comes of it', async (t) => {
  const registry = openRegistry(t, { limits: WIDE });
  await create(registry, { template: 'baseline' }, 'approver');
  await registry.call(createCommit, { workspace: WORKSPACE, message: 'as the template has it' });
  await cut(registry, '1.0.0');
  await submit(registry, '1.0.0');
  await assert.rejects(approve(registry, '1.0.0'), reason('SELF_APPROVAL'));
  await approve(registry, '1.0.0', 'colleague');
  assert.equal((await read(registry, '1.0.0')).state, VersionState.APPROVED);
});

test('the event says which template', async (t) => {
  const registry = openRegistry(t, { limits: WIDE });
  await create(registry, { template: 'kev-epss' });
  const created = (await registry.events()).find(({ type }) => type === 'policy.workspace.created');
  const { details } = given(created).data as { readonly details?: unknown };
  assert.deepEqual(details, { workspace: WORKSPACE, template: 'kev-epss' });
});

test('a template that is not there, is too large, or stands beside a base makes no workspace', async (t) => {
  const registry = openRegistry(t);
  await assert.rejects(create(registry, { template: 'constructor' }), reason('INVALID_ARGUMENT'));
  const another = (request: object) => registry.call(createWorkspace, { workspace: WORKSPACE, pack: PACK, ...request });
  await assert.rejects(another({ template: 'secrets', baseVersion: '1.0.0' }), reason('INVALID_ARGUMENT'));
  await assert.rejects(another({ template: 'license' }), reason('TOO_LARGE'));
  await assert.rejects(registry.call(getWorkspace, { workspace: WORKSPACE }), reason('NOT_FOUND'));
});

test('templates are listed by name, in pages, with their files', async (t) => {
  const registry = openRegistry(t);
  const seen: string[] = [];
  let pageToken = '';
  do {
    const page = await registry.call(listTemplates, { pageSize: 3, pageToken });
    assert.ok(page.templates.length <= 3);
    for (const { template, title, description, files } of page.templates) {
      const same = given(TEMPLATES.find(({ name }) => name === template));
      assert.deepEqual([title, description, files.length], [same.title, same.description, same.files.length]);
      assert.equal(files.find(({ path }) => path === 'policy.stella')?.text.startsWith('// '), true);
      seen.push(template);
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  assert.deepEqual(
    seen,
    TEMPLATES.map(({ name }) => name),
  );
  await assert.rejects(registry.call(listTemplates, { pageToken: 'x' }), reason('INVALID_PAGE_TOKEN'));
});
