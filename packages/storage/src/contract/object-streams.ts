import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { sha256 } from '@policy-registry/canonical';
import { assertRefused } from './expectations.ts';
import type { ObjectTest } from './object-harness.ts';

const LIMIT = 50_000_000;
/** More than what an adapter sends or holds in one piece. */
const LARGE = randomBytes(20 * 1024 * 1024 + 1);

export async function* arriving(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

function inPieces(content: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const count = Math.ceil(content.length / size);
  return arriving(...Array.from({ length: count }, (_, n) => content.subarray(n * size, (n + 1) * size)));
}

/** `putStream`: content that arrives in pieces. */
export function objectStreams(contract: ObjectTest): void {
  contract('pieces are one object, whatever their sizes, and none is the empty object', async (harness) => {
    const objects = harness.store.forTenant('acme');
    const digest = sha256('policy');
    const streams = [arriving('policy'), arriving('po', '', 'li', 'cy'), arriving(...'policy')];
    for (const stream of streams) assert.deepEqual(await objects.putStream(stream, LIMIT), { digest, size: 6 });
    assert.equal(Buffer.from(await objects.get(digest)).toString(), 'policy');
    assert.deepEqual(await objects.putStream(arriving(), LIMIT), { digest: sha256(''), size: 0 });
    assert.equal((await objects.get(sha256(''))).length, 0);
    assert.deepEqual(await harness.leftovers(), []);
  });

  contract('more than `put` takes can arrive, also at once and again', async ({ store, leftovers }) => {
    const objects = store.forTenant('acme');
    const info = { digest: sha256(LARGE), size: LARGE.length };
    const both = [100_000, 3_000_001].map((size) => objects.putStream(inPieces(LARGE, size), LIMIT));
    assert.deepEqual(await Promise.all(both), [info, info]);
    assert.deepEqual(await objects.putStream(inPieces(LARGE, 1_000_000), LIMIT), info);
    assert.ok(LARGE.equals(await objects.get(info.digest)));
    assert.deepEqual(await leftovers(), []);
  });

  contract('a chunk that is used again for the next one was taken as it was', async ({ store }) => {
    const objects = store.forTenant('acme');
    const reused = Buffer.alloc(1);
    async function* letters() {
      for (const letter of 'policy') {
        reused.write(letter);
        yield reused;
      }
    }
    const { digest } = await objects.putStream(letters(), LIMIT);
    assert.equal(Buffer.from(await objects.get(digest)).toString(), 'policy');
  });

  contract('past the limit a stream is refused, ended, and not there', async ({ store, leftovers }) => {
    const objects = store.forTenant('acme');
    let [given, isEnded] = [0, false];
    async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield Buffer.alloc(100);
        }
      } finally {
        isEnded = true;
      }
    }
    await assertRefused('TOO_LARGE', objects.putStream(endless(), 1_000));
    assert.deepEqual([given, isEnded], [11, true]);
    assert.equal(await objects.stat(sha256(Buffer.alloc(1_100))), undefined);
    assert.deepEqual(await leftovers(), []);
    assert.equal((await objects.putStream(arriving('ten bytes!'), 10)).size, 10);
  });

  contract('a stream that fails throws what it threw, and leaves nothing', async ({ store, leftovers }) => {
    const objects = store.forTenant('acme');
    for (const thrown of [new DOMException('stop', 'AbortError'), Object.assign(new Error(), { code: 'ENOENT' })]) {
      async function* failing() {
        yield Buffer.from('po');
        throw thrown;
      }
      await assert.rejects(objects.putStream(failing(), LIMIT), (error) => error === thrown);
    }
    assert.equal(await objects.stat(sha256('po')), undefined);
    assert.deepEqual(await leftovers(), []);
  });

  contract('what came is accepted before it is stored', async ({ store, leftovers }) => {
    const objects = store.forTenant('acme');
    const seen: unknown[] = [];
    const info = await objects.putStream(arriving('pol', 'icy'), LIMIT, async ({ digest, size, read }) => {
      seen.push(size, Buffer.from(await read(2, 3)).toString(), await objects.stat(digest));
      await assert.rejects(read(2, 5), RangeError);
    });
    assert.deepEqual(seen, [6, 'lic', undefined]);
    assert.equal(Buffer.from(await objects.get(info.digest)).toString(), 'policy');

    const refusal = Object.assign(new Error(), { code: 'EACCES' });
    const refused = objects.putStream(arriving('refused'), LIMIT, () => Promise.reject(refusal));
    await assert.rejects(refused, (error) => error === refusal);
    assert.equal(await objects.stat(sha256('refused')), undefined);
    assert.deepEqual(await leftovers(), []);
  });

  contract('what is damaged is mended, and no other tenant has it', async ({ store, damage }, t) => {
    if (damage === undefined) return t.skip('the adapter offers no way to damage an object');
    const objects = store.forTenant('acme');
    const { digest } = await objects.putStream(arriving('policy'), LIMIT);
    for (const broken of ['pOlicy', 'polic', '']) {
      await damage('acme', digest, Buffer.from(broken));
      await objects.putStream(arriving('pol', 'icy'), LIMIT);
      assert.equal(Buffer.from(await objects.get(digest)).toString(), 'policy');
    }
    await assertRefused('NOT_FOUND', store.forTenant('a').get(digest));
  });
}
