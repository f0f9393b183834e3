import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestHex, sha256 } from '@policy-registry/canonical';
import {
  AuditService,
  DistributionService,
  EnvironmentService,
  PromotionService,
  VersionService,
} from '@policy-registry/contracts/registry';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { commit, cut, given, openDraft, PACK, release } from '../kernel/story-fixture.ts';
import { publishedVersions } from './published-versions.ts';
import { releasesFor } from './release-fixture.ts';

test('what was reviewed and published is what becomes live, and the log tells the whole story', async (t) => {
  const registry = openRegistry(t);
  const { documents, objects, attestor, now } = registry.deps;
  const versions = publishedVersions(registry.deps);
  const { call } = await releasesFor(t, { documents, objects, attestor, versions, now });
  const where = { environment: 'prod', pack: PACK };
  const promote = (version: string) =>
    call(PromotionService.method.createPromotion, { ...where, version, reason: 'go', ticket: 'OPS-1' });
  await call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });

  await openDraft(registry);
  const published = await release(registry, '1.0.0');
  await commit(registry, 'second');
  await cut(registry, '1.1.0');
  await assert.rejects(promote('1.1.0'), { reason: 'INVALID_STATE' });
  assert.equal(await versions.get('globex', PACK, '1.0.0'), undefined);

  const { promotion } = await promote('1.0.0');
  assert.equal(promotion?.sourceDigest, published.sourceDigest);
  const bundle = given((await call(DistributionService.method.getActiveBundle, where)).bundle);
  assert.equal(sha256(bundle.ir), published.irDigest);
  assert.equal(digestHex(sha256(bundle.attestation)), given(published.publication).attestation);

  const deprecation = { pack: PACK, version: '1.0.0', reason: 'old' };
  await registry.call(VersionService.method.deprecateVersion, deprecation, { as: 'publisher' });
  await call(EnvironmentService.method.createEnvironment, { environment: { environment: 'dev' } });
  const late = { environment: 'dev', pack: PACK, version: '1.0.0', reason: 'go', ticket: 'OPS-2' };
  await assert.rejects(call(PromotionService.method.createPromotion, late), { reason: 'INVALID_STATE' });

  const { events } = await call(AuditService.method.listAuditEvents, { pack: PACK, pageSize: 100 });
  const told = events.map(({ type }) => type);
  const story = [
    'policy.pack.created',
    'policy.workspace.committed',
    'policy.version.created',
    'policy.review.opened',
    'policy.review.approved',
    'policy.published',
    'policy.promotion.activated',
    'policy.deprecated',
  ];
  assert.deepEqual(
    story.map((type) => told.indexOf(type)).toSorted((left, right) => left - right),
    story.map((type) => told.indexOf(type)),
    `out of order: ${told}`,
  );
  assert.ok(!story.some((type) => !told.includes(type)), `missing in ${told}`);
  for (const attestation of events.flatMap(({ attestations }) => attestations)) {
    assert.ok(registry.attestor.recorded.includes(`sha256:${attestation}`), `${attestation} is listed, not recorded`);
  }
});
