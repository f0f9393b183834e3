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
