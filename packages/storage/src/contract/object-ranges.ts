import assert from 'node:assert/strict';
import { sha256 } from '@policy-registry/canonical';
import { assertRefused } from './expectations.ts';
import type { ObjectTest } from './object-harness.ts';

/** `read`: parts of an object. */
export function objectRanges(contract: ObjectTest): void {
  contract('every part of an object can be read', async ({ store }) => {
    const objects = store.forTenant('acme');
    const { digest, size } = await objects.put(Buffer.from('policy'));
    for (let offset = 0; offset <= size; offset += 1) {
      for (let length = 0; length <= size - offset; length += 1) {
        const part = await objects.read(digest, { offset, length });
        assert.equal(Buffer.from(part).toString(), 'policy'.slice(offset, offset + length));
      }
    }
  });

  contract('an open object can be read part by part, also into memory that is there', async ({ store }) => {
    const objects = store.forTenant('acme');
    const { digest, size } = await objects.put(Buffer.from('policy'));
    const opened = await objects.open(digest);
    try {
      assert.equal(opened.size, size);
      const memory = new ArrayBuffer(8);
      for (const [offset, length, part] of [
        [0, 6, 'policy'],
        [2, 3, 'lic'],
        [6, 0, ''],
        [5, 1, 'y'],
      ] as const) {
        assert.equal(Buffer.from(await opened.read(offset, length)).toString(), part);
        assert.equal(await opened.readInto(memory, offset, length), memory);
        assert.equal(Buffer.from(memory, 0, length).toString(), part);
      }
      const message = `${digest} ends before byte 7`;
      await assert.rejects(opened.read(5, 2), { name: 'RangeError', message });
      await assert.rejects(opened.readInto(memory, 5, 2), { name: 'RangeError', message });
      await assert.rejects(opened.read(-1, 2), TypeError);
      const last = opened.read(0, 6);
      await opened.close();
      assert.equal(Buffer.from(await last).toString(), 'policy');
    } finally {
      await opened.close();
    }
    await assertRefused('NOT_FOUND', objects.open(sha256('nothing')));
    await assertRefused('NOT_FOUND', store.forTenant('a').open(digest));
  });

  contract('what lies beyond the end is a RangeError', async ({ store }) => {
    const objects = store.forTenant('acme');
    const beyond: [string, number, number][] = [
      ['policy', 0, 7],
      ['policy', 5, 2],
      ['policy', 6, 1],
      ['policy', 7, 0],
      ['policy', 2 ** 40, 10],
      ['', 0, 1],
      ['', 1, 0],
    ];
    for (const [content, offset, length] of beyond) {
      const { digest } = await objects.put(Buffer.from(content));
      const message = `${digest} ends before byte ${offset + length}`;
      await assert.rejects(objects.read(digest, { offset, length }), { name: 'RangeError', message });
    }
  });

  contract('what is no range is a TypeError', async ({ store }) => {
    const objects = store.forTenant('acme');
    const { digest } = await objects.put(Buffer.from('policy'));
    for (const offset of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      await assert.rejects(objects.read(digest, { offset, length: 1 }), TypeError);
      await assert.rejects(objects.read(digest, { offset: 0, length: offset }), TypeError);
    }
    await assert.rejects(objects.read(digest, { offset: 0, length: 2 ** 31 }), TypeError);
  });

  contract('a part of what is not there, or of another tenant, is NOT_FOUND', async ({ store }) => {
    const { digest } = await store.forTenant('acme').put(Buffer.from('policy'));
    for (const length of [0, 1]) {
      await assertRefused('NOT_FOUND', store.forTenant('acme').read(sha256('nothing'), { offset: 0, length }));
      await assertRefused('NOT_FOUND', store.forTenant('a').read(digest, { offset: 0, length }));
    }
  });
}
