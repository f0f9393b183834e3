import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { sha256 } from '@policy-registry/canonical';
import { DistributionService } from '@policy-registry/contracts/registry';
import { extract } from 'tar-stream';
import { openFleet } from '../engines/fleet-fixture.ts';

const { getOpaBundle, getActiveBundle } = DistributionService.method;
const WHERE = { environment: 'prod', pack: 'web' };

async function filesOf(tarball: Uint8Array): Promise<Record<string, string>> {
  const reader = extract();
  reader.end(gunzipSync(tarball));
  const files: Record<string, string> = {};
  for await (const entry of reader) files[entry.header.name] = await text(entry);
  return files;
}

test('a bundle has a manifest, the policy as data, and what an engine checks it by', async (t) => {
  const fleet = await openFleet(t);
  await fleet.promote('1.0.0');
  await fleet.promote('2.0.0', { canary: { percent: 5, selectors: ['a/*'] } });
  const { content, etag, notModified } = await fleet.call(getOpaBundle, WHERE);
  const bundle = await fleet.bundle();
  assert.deepEqual([etag, notModified], [bundle.etag, false]);
  assert.equal(content?.contentType, 'application/vnd.openpolicyagent.bundles');
  const files = await filesOf(content?.data ?? new Uint8Array());
  const root = 'policy_registry/web';
  const { '.manifest': manifest, [`${root}/data.json`]: data, ...signed } = files;
  assert.deepEqual(JSON.parse(manifest ?? ''), {
    revision: '2',
    roots: [root],
    metadata: { ...WHERE, version: '1.0.0', irDigest: bundle.irDigest, canary: '2.0.0' },
  });
  assert.partialDeepStrictEqual(JSON.parse(data ?? ''), {
    ...{ ...WHERE, version: '1.0.0', generation: '2', irDigest: bundle.irDigest, overrides: [] },
    ir: { pack: 'web', version: '1.0.0' },
    canary: {
      ...{ promotion: 'prod~web~2', version: '2.0.0', irDigest: bundle.canary?.irDigest },
      canary: { percent: 5, selectors: ['a/*'] },
      ir: { pack: 'web', version: '2.0.0' },
    },
  });
  assert.deepEqual(Object.keys(signed), [
    `${root}/ir.json`,
    `${root}/attestation.sigstore.json`,
    `${root}/head.dsse.json`,
    `${root}/canary/ir.json`,
    `${root}/canary/attestation.sigstore.json`,
  ]);
  assert.equal(sha256(signed[`${root}/ir.json`] ?? ''), bundle.irDigest);
  assert.equal(signed[`${root}/head.dsse.json`], Buffer.from(bundle.head).toString());
});

test('the same bundle is the same bytes, and is not sent to who has it', async (t) => {
  const fleet = await openFleet(t);
  await assert.rejects(fleet.call(getOpaBundle, WHERE), { reason: 'NO_ACTIVE_BUNDLE' });
  await fleet.promote('1.0.0');
  const [first, second] = [await fleet.call(getOpaBundle, WHERE), await fleet.call(getOpaBundle, WHERE)];
  assert.deepEqual(first, second);
  const { etag } = first;
  const same = await fleet.call(getOpaBundle, { ...WHERE, ifNoneMatch: etag });
  assert.deepEqual([same.notModified, same.etag, same.content], [true, etag, undefined]);
  const { notModified } = await fleet.call(getActiveBundle, { ...WHERE, ifNoneMatch: etag });
  assert.equal(notModified, true, 'the etag is that of the bundle, however it is packed');
  const waiting = fleet.call(getOpaBundle, { ...WHERE, ifNoneMatch: etag, waitSeconds: 20 });
  await fleet.promote('2.0.0');
  assert.notEqual((await waiting).etag, etag);
});
