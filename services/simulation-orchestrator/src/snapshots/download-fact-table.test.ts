import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Digest } from '@policy-registry/canonical';
import { sha256 } from '@policy-registry/canonical';
import { recordReady } from '../testing/ready-snapshot.ts';
import { freshSimulations, TENANT } from '../testing/simulation-fixture.ts';
import { downloadFactTable } from './download-fact-table.ts';
import { readyFacts } from './read-snapshot.ts';

describe('the download of a fact table', () => {
  it('gives the whole, or its parts', async (t) => {
    const { deps } = await freshSimulations(t);
    const part = (offset: number, length: number) => downloadFactTable(deps, TENANT, 'shop', { offset, length });
    const { data, size } = await part(0, 0);
    assert.deepEqual([data.length, sha256(data)], [size, (await readyFacts(deps, TENANT, 'shop')).factTableDigest]);
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < size; offset += 1000) parts.push((await part(offset, 1000)).data);
    assert.ok(Buffer.concat(parts).equals(data));
    assert.ok(Buffer.from((await part(size - 10, 0)).data).equals(data.subarray(-10)));
    assert.deepEqual(await part(size, 0), { data: new Uint8Array(), size });
    await assert.rejects(part(size + 1, 1), { reason: 'INVALID_ARGUMENT' });
    await assert.rejects(downloadFactTable(deps, TENANT, 'none', { offset: 0, length: 0 }), { reason: 'NOT_FOUND' });
  });

  it('gives no more than an answer carries', async (t) => {
    const { deps } = await freshSimulations(t);
    const { digest } = await deps.objects.forTenant(TENANT).put(Buffer.alloc(32 * 1024 * 1024 + 1));
    await pointTo(digest);
    const part = (offset: number, length: number) => downloadFactTable(deps, TENANT, 'large', { offset, length });
    await assert.rejects(part(0, 0), { reason: 'TOO_LARGE', message: /ask for it in parts/ });
    assert.equal((await part(0, 32 * 1024 * 1024)).data.length, 32 * 1024 * 1024);
    assert.equal((await part(1, 0)).data.length, 32 * 1024 * 1024);

    async function pointTo(factTableDigest: Digest): Promise<void> {
      const facts = await readyFacts(deps, TENANT, 'shop');
      await recordReady(deps, TENANT, 'large', { ...facts, factTableDigest });
    }
  });
});
