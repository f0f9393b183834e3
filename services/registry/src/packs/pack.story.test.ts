import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackService } from '@policy-registry/contracts/registry';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { cut, openDraft, PACK, reason, release } from '../kernel/story-fixture.ts';

const { createPack, getPack, listPacks, updatePack } = PackService.method;

test('a name is taken once, and one approval is asked unless told', async (t) => {
  const { call } = openRegistry(t);
  const { pack } = await call(createPack, { pack: { pack: 'shop', tags: ['web'] } });
  assert.deepEqual([pack?.requiredApprovals, pack?.createdBy, pack?.tags], [1, 'author', ['web']]);
  await assert.rejects(call(createPack, { pack: { pack: 'shop' } }), reason('ALREADY_EXISTS'));
  await assert.rejects(call(createPack, { pack: { pack: 'Shop' } }), reason('INVALID_ARGUMENT'));
  const strange = { pack: 'other', displayName: 'bell \u0007' };
  await assert.rejects(call(createPack, { pack: strange }), reason('INVALID_ARGUMENT'));
  await assert.rejects(call(getPack, { pack: 'other' }), reason('NOT_FOUND'));
});

test('of 10 creations at once one makes the pack', async (t) => {
  const { call, events } = openRegistry(t);
  const racers = Array.from({ length: 10 }, () => call(createPack, { pack: { pack: 'shop' } }));
  const results = await Promise.allSettled(racers);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await events()).length, 1);
});

test('an update changes what the mask names, of what was seen', async (t) => {
  const { call } = openRegistry(t);
  const { pack } = await call(createPack, { pack: { pack: 'shop', description: 'kept' } });
  const fields = { pack: 'shop', displayName: 'Shop', description: 'other', requiredApprovals: 2 };
  const update = (paths: string[], etag = '') => call(updatePack, { pack: fields, updateMask: { paths }, etag });
  const updated = await update(['display_name', 'required_approvals'], pack?.etag);
  assert.deepEqual(
    [updated.pack?.displayName, updated.pack?.description, updated.pack?.requiredApprovals],
    ['Shop', 'kept', 2],
  );
  await assert.rejects(update(['description'], pack?.etag), reason('ETAG_MISMATCH'));
  const inside = { pack: { ...fields, etag: pack?.etag ?? '' }, updateMask: { paths: ['description'] } };
  await assert.rejects(call(updatePack, inside), reason('ETAG_MISMATCH'), 'the etag of the resource counts too');
  await assert.rejects(update(['created_by']), reason('INVALID_ARGUMENT'));
  await assert.rejects(update([]), reason('INVALID_ARGUMENT'));
  await assert.rejects(call(updatePack, { pack: { pack: 'x' }, updateMask: { paths: ['*'] } }), reason('NOT_FOUND'));
});

test('a pack knows its highest version and its highest published one', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await release(registry, '1.9.0');
  await cut(registry, '1.10.0-rc.1');
  await cut(registry, '1.2.0');
  const { pack } = await registry.call(getPack, { pack: PACK });
  assert.deepEqual([pack?.latestVersion, pack?.publishedVersion], ['1.10.0-rc.1', '1.9.0']);
});

test('packs are listed by name, page by page', async (t) => {
  const { call } = openRegistry(t);
  const names = ['alpha', 'beta', 'delta', 'gamma', 'omega'];
  for (const pack of names) await call(createPack, { pack: { pack } });
  const seen: string[] = [];
  let pageToken = '';
  do {
    const page = await call(listPacks, { pageSize: 2, pageToken });
    seen.push(...page.packs.map(({ pack }) => pack));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  assert.deepEqual(seen, names);
  const other = await call(listPacks, { pageSize: 2 });
  const stolen = call(listPacks, { pageToken: other.nextPageToken }, { as: 'author@globex' });
  await assert.rejects(stolen, reason('INVALID_PAGE_TOKEN'));
});

test('rules say who has to approve; each change of them is told whole', async (t) => {
  const { call, events } = openRegistry(t);
  const security = { name: 'security', paths: 'rules/**', roles: ['security'] };
  const made = await call(createPack, { pack: { pack: 'shop', approvalRules: [security] } });
  assert.deepEqual(
    made.pack?.approvalRules.map(({ name, paths, subjects, roles, count }) => [name, paths, subjects, roles, count]),
    [['security', 'rules/**', [], ['security'], 1]],
  );
  const update = (approvalRules: object[], paths = ['approval_rules']) =>
    call(updatePack, { pack: { pack: 'shop', approvalRules }, updateMask: { paths } });
  assert.equal((await update([], ['tags'])).pack?.approvalRules.length, 1, 'the mask does not name them');
  const owners = { name: 'owners', subjects: ['olga'], count: 2 };
  await update([owners]);
  const details = (await events()).map(({ data }) => (data as { details: { approvalRules?: unknown } }).details);
  const before = { subjects: [], ...security, count: 1 };
  assert.deepEqual(details[0]?.approvalRules, [before]);
  assert.deepEqual(details[2]?.approvalRules, { from: [before], to: [{ paths: '', roles: [], ...owners }] });
});

const WHO = { roles: ['security'] };
const WRONG: readonly (readonly [string, readonly object[]])[] = [
  [
    'two of a name',
    [
      { name: 'a', ...WHO },
      { name: 'a', subjects: ['ann'] },
    ],
  ],
  ['nobody', [{ name: 'a' }]],
  ['no name', [WHO]],
  ['a role without a name', [{ name: 'a', roles: [''] }]],
  ['a role twice', [{ name: 'a', roles: ['x', 'x'] }]],
  ['a control character', [{ name: 'a', subjects: ['bell \u0007'] }]],
  ['a count below none', [{ name: 'a', ...WHO, count: -1 }]],
  ...['/a', 'a/', 'a//b', 'a**', '**a', '***', '{a,b}', '[ab]', '!(a)', 'a b', 'a\\b', 'x'.repeat(257)].map(
    (paths) => [`the glob ${paths.slice(0, 9)}`, [{ name: 'a', ...WHO, paths }]] as const,
  ),
];
for (const [what, approvalRules] of WRONG) {
  test(`rules with ${what} are refused`, async (t) => {
    const { call, events } = openRegistry(t);
    await assert.rejects(
      call(createPack, { pack: { pack: 'shop', approvalRules: [...approvalRules] } }),
      reason('INVALID_ARGUMENT'),
    );
    assert.deepEqual(await events(), []);
  });
}

test('rules of a pack are bounded together', async (t) => {
  const { call } = openRegistry(t);
  const subjects = Array.from({ length: 64 }, (_, index) => `${index}-${'x'.repeat(250)}`);
  const approvalRules = [{ name: 'everybody', subjects }];
  await assert.rejects(call(createPack, { pack: { pack: 'shop', approvalRules } }), reason('TOO_LARGE'));
});
