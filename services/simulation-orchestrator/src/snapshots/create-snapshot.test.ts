import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Digest, sha256 } from '@policy-registry/canonical';
import {
  bytesSource,
  type DocumentSink,
  joinDocuments,
  readDocumentStream,
  writeFactTableIndex,
} from '@policy-registry/inventory';
import { keepDocument } from '../testing/keep-document.ts';
import { freshSimulations, TENANT } from '../testing/simulation-fixture.ts';
import { createSnapshot } from './create-snapshot.ts';
import { getSnapshot } from './read-snapshot.ts';

const INVENTORY = fileURLToPath(new URL('../../../../examples/inventory', import.meta.url));

describe('a snapshot', () => {
  it('is the table, and the index, that anybody makes of the same files', async (t) => {
    const { deps } = await freshSimulations(t);
    const record = await getSnapshot(deps, TENANT, 'shop');
    const documents = ['shop.openvex.json', 'shop-grype.json', 'shop-sbom.cdx.json'].map((name) => {
      const bytes = readFileSync(`${INVENTORY}/${name}`);
      return { digest: sha256(bytes), read: (sink: DocumentSink) => readDocumentStream(bytesSource(bytes), sink) };
    });
    const table = joinDocuments(documents);
    for await (const _ of table);
    const { digest, stats, rowCount } = table.index;
    assert.deepEqual([record.factTableDigest, record.findings], [digest, rowCount]);
    assert.deepEqual(record.bySeverity, stats.bySeverity);
    const stored = await deps.objects.forTenant(TENANT).get(record.factTableIndexDigest as Digest);
    assert.ok(Buffer.from(writeFactTableIndex(table.index)).equals(stored));
  });

  for (const [what, damage] of [
    ['another byte', (path: string) => writeFileSync(path, readFileSync(path, 'latin1').replace('a', 'b'), 'latin1')],
    ['fewer bytes', (path: string) => writeFileSync(path, readFileSync(path).subarray(1))],
  ] as const) {
    it(`is not made of a document that has ${what} than were uploaded`, async (t) => {
      const { deps, context, folder } = await freshSimulations(t);
      const [digest = ''] = (await getSnapshot(deps, TENANT, 'shop')).documents;
      const [path = ''] = globSync(`${folder}/objects/**/*${digest.slice('sha256:'.length + 4)}*`);
      damage(path);
      const request = { snapshot: 'again', displayName: '', documents: [digest] };
      await assert.rejects(createSnapshot(deps, context, request), { code: 'CORRUPT' });
      await assert.rejects(getSnapshot(deps, TENANT, 'again'), { reason: 'NOT_FOUND' });
    });
  }

  it('says what its documents are refused for', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const affects = Array.from({ length: 6_000 }, (_, n) => ({ ref: `r${n}` }));
    const bom = {
      ...{ bomFormat: 'CycloneDX', specVersion: '1.6' },
      components: affects.map(({ ref }) => ({ name: ref, 'bom-ref': ref })),
      vulnerabilities: [
        { id: 'CVE-2021-44228', references: affects.map(({ ref }) => ({ id: `OWN-${ref}` })), affects },
      ],
    };
    const content = Buffer.from(JSON.stringify(bom));
    const { digest } = await keepDocument(deps, context, content);
    await assert.rejects(createSnapshot(deps, context, { snapshot: 'large', displayName: '', documents: [digest] }), {
      reason: 'TOO_LARGE',
      message: /name each other too often/,
    });
  });

  it('waits for a disk that can be written', async (t) => {
    const { deps, context } = await freshSimulations(t);
    // More than is held in memory while documents are joined.
    const components = Array.from({ length: 40_000 }, (_, n) => ({ name: `c${n}` }));
    const content = Buffer.from(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
    const { digest } = await keepDocument(deps, context, content);
    const request = { snapshot: 'listed', displayName: '', documents: [digest] };
    const { TMPDIR = tmpdir() } = process.env;
    process.env.TMPDIR = join(TMPDIR, 'not', 'there');
    try {
      await assert.rejects(createSnapshot(deps, context, request), { reason: 'UNAVAILABLE' });
    } finally {
      process.env.TMPDIR = TMPDIR;
    }
    assert.equal((await createSnapshot(deps, context, request)).components, components.length);
  });

  it('is not made for a caller who has gone', async (t) => {
    const { deps, context } = await freshSimulations(t);
    const { documents } = await getSnapshot(deps, TENANT, 'shop');
    const reason = new Error('gone');
    const gone = { ...context, signal: AbortSignal.abort(reason) };
    await assert.rejects(createSnapshot(deps, gone, { snapshot: 'late', displayName: '', documents }), reason);
    await assert.rejects(getSnapshot(deps, TENANT, 'late'), { reason: 'NOT_FOUND' });
  });
});
