import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EnvironmentService,
  PackService,
  PromotionService,
  VersionService,
  VersionState,
} from '@policy-registry/contracts/registry';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { commit, cut, openDraft, PACK, read, reason, release } from '../kernel/story-fixture.ts';
import { openWorld } from '../repeats/repeat-fixture.ts';

const { archiveVersion, deprecateVersion, listVersions, getVersionSource } = VersionService.method;

test('an archived version is in no list, can be read, and its number stays taken', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  await openDraft(registry);
  await release(registry, '1.0.0');
  await commit(registry, 'second');
  await cut(registry, '1.1.0');
  await assert.rejects(
    call(archiveVersion, { pack: PACK, version: '1.0.0', reason: 'old' }),
    reason('INVALID_STATE'),
    'it is deprecated first',
  );
  await call(deprecateVersion, { pack: PACK, version: '1.0.0', reason: 'old' });
  const archived = await call(archiveVersion, { pack: PACK, version: '1.0.0', reason: 'old' });
  assert.equal(archived.version?.state, VersionState.ARCHIVED);

  const numbers = async (request: object) =>
    (await call(listVersions, { pack: PACK, ...request })).versions.map(({ version }) => version);
  assert.deepEqual(await numbers({}), ['1.1.0']);
  assert.deepEqual(await numbers({ showArchived: true }), ['1.1.0', '1.0.0']);
  assert.deepEqual(await numbers({ state: VersionState.ARCHIVED }), ['1.0.0']);
  assert.equal((await read(registry, '1.0.0')).publication?.publishedBy, 'publisher');
  assert.equal((await call(getVersionSource, { pack: PACK, version: '1.0.0' })).files.length, 2);
  await assert.rejects(cut(registry, '1.0.0'), reason('VERSION_NUMBER_USED'));
});

test('of an archived pack nothing is cut until it is restored', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  const { archivePack, restorePack, listPacks } = PackService.method;
  await openDraft(registry);
  await call(archivePack, { pack: PACK, reason: 'replaced' });
  await assert.rejects(cut(registry, '1.0.0'), reason('INVALID_STATE'));
  assert.deepEqual((await call(listPacks, {})).packs, []);
  assert.equal((await call(listPacks, { showArchived: true })).packs[0]?.archived, true);
  await call(restorePack, { pack: PACK });
  await cut(registry, '1.0.0');
});

test('what is live is not archived, also when it is deprecated', async (t) => {
  const registry = openWorld(t);
  const { call } = registry;
  await openDraft(registry);
  await release(registry, '1.0.0');
  const environment = 'prod';
  await call(EnvironmentService.method.createEnvironment, { environment: { environment } }, { as: 'operator' });
  const live = { environment, pack: PACK, version: '1.0.0', reason: 'release', ticket: 'SHOP-1' };
  await call(PromotionService.method.createPromotion, live, { as: 'publisher' });
  await call(deprecateVersion, { pack: PACK, version: '1.0.0', reason: 'old' });
  await assert.rejects(call(archiveVersion, { pack: PACK, version: '1.0.0', reason: 'old' }), reason('INVALID_STATE'));
});
