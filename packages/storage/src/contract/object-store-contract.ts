import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe } from 'node:test';
import { type Digest, sha256 } from '@policy-registry/canonical';
import { assertRefused, NOT_TENANTS, TENANTS } from './expectations.ts';
import { objectAreas } from './object-areas.ts';
import { type OpenObjects, objectTests } from './object-harness.ts';
import { objectRanges } from './object-ranges.ts';
import { arriving, objectStreams } from './object-streams.ts';

const NOT_DIGESTS = [
  '',
  'sha256:',
  `sha256:${'a'.repeat(63)}`,
  `sha256:${'A'.repeat(64)}`,
  'a'.repeat(64),
  'sha256:../../x',
];

/** Registers the node:test suite that every adapter of `ObjectStore` passes. */
export function objectStoreContract(name: string, open: OpenObjects): void {
  const contract = objectTests(open);
  describe(`${name}: streams`, () => objectStreams(contract));
  describe(`${name}: ranges`, () => objectRanges(contract));
  describe(`${name}: areas`, () => objectAreas(contract));
  describe(name, () => {
    contract('content is found by its digest', async ({ store, objectBytes }) => {
      const objects = store.forTenant('acme');
      for (const content of [Buffer.from('policy'), Buffer.alloc(0), randomBytes(objectBytes)]) {
        const info = { digest: sha256(content), size: content.length };
        assert.deepEqual(await objects.put(content), info);
        assert.deepEqual(await objects.stat(info.digest), info);
        assert.ok(content.equals(await objects.get(info.digest)));
      }
    });

    contract('what was never written is not found', async ({ store }) => {
      const objects = store.forTenant('acme');
      await assertRefused('NOT_FOUND', objects.get(sha256('nothing')));
      assert.equal(await objects.stat(sha256('nothing')), undefined);
    });

    contract('a part of a larger buffer is just that part, and what is read is a copy', async ({ store }) => {
      const objects = store.forTenant('acme');
      const { digest } = await objects.put(new Uint8Array(Buffer.from('a policy b')).subarray(2, 8));
      assert.equal(digest, sha256('policy'));
      (await objects.get(digest)).fill(0);
      assert.equal(Buffer.from(await objects.get(digest)).toString(), 'policy');
    });

    contract('writing again, and at once, is a success', async ({ store }) => {
      const objects = store.forTenant('acme');
      const content = randomBytes(1000);
      const infos = await Promise.all(Array.from({ length: 20 }, () => objects.put(content)));
      infos.push(await objects.put(content));
      assert.deepEqual(new Set(infos.map(({ digest }) => digest)), new Set([sha256(content)]));
      assert.ok(content.equals(await objects.get(sha256(content))));
    });

    contract('several are written as one by one', async ({ store, objectBytes }) => {
      const objects = store.forTenant('acme');
      assert.deepEqual(await objects.putAll([]), []);
      const contents = [randomBytes(1000), Buffer.alloc(0), randomBytes(objectBytes)];
      const infos = contents.map((content) => ({ digest: sha256(content), size: content.length }));
      await objects.put(contents[0] ?? Buffer.alloc(1));
      assert.deepEqual(await objects.putAll([...contents, contents[2] ?? Buffer.alloc(1)]), [...infos, infos[2]]);
      for (const content of contents) assert.ok(content.equals(await objects.get(sha256(content))));
      await assertRefused('TOO_LARGE', objects.putAll([Buffer.from('a'), Buffer.alloc(objectBytes + 1)]));
    });

    contract('a digest that comes with the bytes is believed, and who reads them finds out', async ({ store }) => {
      const objects = store.forTenant('acme');
      const [bytes, others] = [randomBytes(1000), randomBytes(1000)];
      const digest = sha256(bytes);
      assert.deepEqual(await objects.put({ bytes, digest }), { digest, size: 1000 });
      assert.ok(bytes.equals(await objects.get(digest)));
      // A store may compare the two by itself.
      const [info] = await objects.putAll([{ bytes, digest: sha256(others) }]).catch(() => [undefined]);
      assert.deepEqual(info, info === undefined ? undefined : { digest: sha256(others), size: 1000 });
      await assertRefused(info === undefined ? 'NOT_FOUND' : 'CORRUPT', objects.get(sha256(others)));
      await objects.put(others);
      assert.ok(others.equals(await objects.get(sha256(others))));
    });

    contract('more than the limit is refused and is not there', async ({ store, objectBytes }) => {
      const objects = store.forTenant('acme');
      const content = Buffer.alloc(objectBytes + 1);
      await assertRefused('TOO_LARGE', objects.put(content));
      assert.equal(await objects.stat(sha256(content)), undefined);
    });

    contract('no tenant reads what another wrote', async ({ store }) => {
      for (const tenant of TENANTS) await store.forTenant(tenant).put(Buffer.from(`secret of ${tenant}`));
      for (const tenant of TENANTS) {
        for (const owner of TENANTS) {
          const digest = sha256(`secret of ${owner}`);
          const found = await store.forTenant(tenant).stat(digest);
          assert.equal(found !== undefined, tenant === owner);
          if (tenant !== owner) await assertRefused('NOT_FOUND', store.forTenant(tenant).get(digest));
        }
      }
    });

    contract('what is no tenant id, or no digest, is a TypeError', async ({ store }) => {
      for (const tenant of [...NOT_TENANTS, null, undefined, 7]) {
        assert.throws(() => store.forTenant(tenant as string), TypeError, JSON.stringify(tenant));
      }
      for (const digest of NOT_DIGESTS) {
        await assert.rejects(store.forTenant('acme').get(digest as Digest), TypeError, digest);
        await assert.rejects(store.forTenant('acme').stat(digest as Digest), TypeError, digest);
        await assert.rejects(
          store.forTenant('acme').read(digest as Digest, { offset: 0, length: 1 }),
          TypeError,
          digest,
        );
      }
    });

    contract('everything is there after a restart', async ({ store, reopen }) => {
      const { digest } = await store.forTenant('acme').put(Buffer.from('policy'));
      const reopened = await reopen();
      assert.equal(Buffer.from(await reopened.forTenant('acme').get(digest)).toString(), 'policy');
    });

    contract(
      'damaged bytes are CORRUPT, never returned, and mended by writing them again',
      async ({ store, damage }, t) => {
        if (damage === undefined) return t.skip('the adapter offers no way to damage an object');
        const objects = store.forTenant('acme');
        const content = Buffer.from('policy');
        const { digest } = await objects.put(content);
        for (const broken of ['pOlicy', 'polic', '', 'policy and more']) {
          await damage('acme', digest, Buffer.from(broken));
          await assertRefused('CORRUPT', objects.get(digest));
          await objects.put(content);
          assert.ok(content.equals(await objects.get(digest)));
        }
      },
    );

    contract('a store that is open is ready; after close everything is UNAVAILABLE', async ({ store }) => {
      const objects = store.forTenant('acme');
      const { digest } = await objects.put(Buffer.from('policy'));
      await Promise.all([store.ready(), store.ready()]);
      await store.close();
      await store.close();
      await assertRefused('UNAVAILABLE', objects.get(digest));
      await assertRefused('UNAVAILABLE', objects.stat(digest));
      await assertRefused('UNAVAILABLE', objects.put(Buffer.from('policy')));
      await assertRefused('UNAVAILABLE', objects.putStream(arriving('policy'), 10));
      await assertRefused('UNAVAILABLE', objects.read(digest, { offset: 0, length: 1 }));
      await assertRefused('UNAVAILABLE', store.ready());
    });
  });
}
