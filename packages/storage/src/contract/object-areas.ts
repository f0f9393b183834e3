import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { sha256 } from '@policy-registry/canonical';
import { StoreError } from '../store-error.ts';
import { assertRefused, NOT_TENANTS } from './expectations.ts';
import type { ObjectTest } from './object-harness.ts';
import { arriving } from './object-streams.ts';

const CONTENT = Buffer.from('policy');
const DIGEST = sha256(CONTENT);

/** `area` and `dropArea`: content that lives apart, and ends as a whole. */
export function objectAreas(contract: ObjectTest): void {
  contract('an area does everything that the tenant’s own objects do', async ({ store, objectBytes, leftovers }) => {
    const area = store.forTenant('acme').area('run-1');
    assert.deepEqual(await area.put(CONTENT), { digest: DIGEST, size: 6 });
    assert.deepEqual(await area.put(CONTENT), { digest: DIGEST, size: 6 });
    const streamed = await area.putStream(arriving('a ', 'stream'), 100);
    assert.deepEqual(streamed, { digest: sha256('a stream'), size: 8 });
    assert.deepEqual(await area.stat(DIGEST), { digest: DIGEST, size: 6 });
    assert.ok(CONTENT.equals(await area.get(DIGEST)));
    assert.equal(Buffer.from(await area.read(streamed.digest, { offset: 2, length: 6 })).toString(), 'stream');
    await assertRefused('TOO_LARGE', area.put(Buffer.alloc(objectBytes + 1)));
    await assertRefused('NOT_FOUND', area.get(sha256('nothing')));
    assert.deepEqual(await leftovers(), []);
  });

  contract('nothing is shared: with the tenant, with other areas, with other tenants', async ({ store }) => {
    const acme = store.forTenant('acme');
    const places = [acme, acme.area('run-1'), acme.area('run-12'), store.forTenant('a').area('run-1')];
    for (const [wrote, place] of places.entries()) {
      const { digest } = await place.put(Buffer.from(`content ${wrote}`));
      for (const [read, other] of places.entries()) {
        assert.equal((await other.stat(digest)) !== undefined, read === wrote, `${read} reads what ${wrote} wrote`);
      }
    }
    for (const place of places) await place.put(CONTENT);
    const bytes = 'content 1'.length + CONTENT.length;
    assert.deepEqual(await acme.dropArea('run-1'), { objects: 2, bytes });
    const left = await Promise.all(places.map((place) => place.stat(DIGEST)));
    assert.deepEqual(
      left.map((info) => info !== undefined),
      [true, false, true, true],
    );
  });

  contract('what was dropped is gone after a restart too, and its name can be used again', async (harness) => {
    const { digest } = await harness.store.forTenant('acme').area('run-1').put(CONTENT);
    await harness.store.forTenant('acme').dropArea('run-1');
    const area = (await harness.reopen()).forTenant('acme').area('run-1');
    await assertRefused('NOT_FOUND', area.get(digest));
    await assertRefused('NOT_FOUND', area.read(digest, { offset: 0, length: 1 }));
    assert.equal(await area.stat(digest), undefined);
    await area.put(CONTENT);
    assert.ok(CONTENT.equals(await area.get(DIGEST)));
  });

  contract('to drop twice, at once, or what never was, is a success', async ({ store }) => {
    const acme = store.forTenant('acme');
    assert.deepEqual(await acme.dropArea('never'), { objects: 0, bytes: 0 });
    for (let n = 0; n < 20; n += 1) await acme.area('run-1').put(Buffer.from(`policy ${n}`));
    await Promise.all([acme.dropArea('run-1'), acme.dropArea('run-1'), acme.dropArea('run-1')]);
    assert.equal(await acme.area('run-1').stat(sha256('policy 7')), undefined);
    assert.deepEqual(await acme.dropArea('run-1'), { objects: 0, bytes: 0 });
  });

  contract('who reads while an area is dropped gets whole objects or NOT_FOUND', async ({ store, objectBytes }) => {
    const acme = store.forTenant('acme');
    const area = acme.area('run-1');
    const contents = Array.from({ length: 30 }, () => randomBytes(objectBytes));
    const infos = await Promise.all(contents.map((content) => area.put(content)));
    const reads = infos.map(({ digest }) => area.get(digest));
    const dropping = acme.dropArea('run-1');
    reads.push(...infos.map(({ digest }) => area.get(digest)));
    for (const read of await Promise.allSettled(reads)) {
      if (read.status === 'fulfilled') assert.equal(read.value.length, objectBytes);
      else assert.ok(read.reason instanceof StoreError && read.reason.code === 'NOT_FOUND', String(read.reason));
    }
    assert.equal((await dropping).objects, 30);
  });

  contract('an object that is damaged is CORRUPT, mended by writing it again, and dropped', async (harness, t) => {
    const { store, damage } = harness;
    if (damage === undefined) return t.skip('the adapter offers no way to damage an object');
    const acme = store.forTenant('acme');
    await acme.put(CONTENT);
    await acme.area('run-1').put(CONTENT);
    await damage('acme', DIGEST, Buffer.from('pOlicy'), 'run-1');
    await assertRefused('CORRUPT', acme.area('run-1').get(DIGEST));
    assert.ok(CONTENT.equals(await acme.get(DIGEST)));
    await acme.area('run-1').put(CONTENT);
    assert.ok(CONTENT.equals(await acme.area('run-1').get(DIGEST)));
    await damage('acme', DIGEST, Buffer.from('pol'), 'run-1');
    assert.deepEqual(await acme.dropArea('run-1'), { objects: 1, bytes: 3 });
  });

  contract('what is no name is a TypeError; after close everything is UNAVAILABLE', async ({ store }) => {
    const acme = store.forTenant('acme');
    for (const name of [...NOT_TENANTS, null, undefined, 7]) {
      assert.throws(() => acme.area(name as string), TypeError, JSON.stringify(name));
      await assert.rejects(acme.dropArea(name as string), TypeError, JSON.stringify(name));
    }
    const area = acme.area('run-1');
    await store.close();
    await assertRefused('UNAVAILABLE', area.put(CONTENT));
    await assertRefused('UNAVAILABLE', area.get(DIGEST));
    await assertRefused('UNAVAILABLE', acme.dropArea('run-1'));
  });
}
