import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { bytesSource } from './bytes-source.ts';
import { verifiedSource } from './verified-source.ts';

const PAGE = 4 * 1024 * 1024;
const bytes = Buffer.alloc(2 * PAGE + 10);
for (let n = 0; n < bytes.length; n += 1) bytes[n] = n % 251;
const damaged = () => new Error('damaged');

test('any part is read, across pages, forwards and back', async () => {
  const source = verifiedSource(bytesSource(bytes), sha256(bytes), damaged);
  assert.equal(source.size, bytes.length);
  const ranges = [
    [PAGE - 5, 10],
    [0, 3],
    [2 * PAGE, 10],
    [3, 2 * PAGE],
    [bytes.length, 0],
  ] as const;
  for (const [offset, length] of ranges) {
    assert.ok(bytes.subarray(offset, offset + length).equals(await source.read(offset, length)));
  }
  await assert.rejects(source.read(bytes.length, 1), RangeError);
});

test('bytes of another digest are refused when the last of them was read', async () => {
  const source = verifiedSource(bytesSource(bytes), sha256('other'), damaged);
  await source.read(0, PAGE);
  await assert.rejects(source.read(PAGE, PAGE + 10), /damaged/);
});

test('bytes that change after they were read are refused', async () => {
  const changing = Buffer.from(bytes);
  const source = verifiedSource(bytesSource(changing), sha256(changing), damaged);
  await source.read(0, changing.length);
  changing[0] = 255;
  await source.read(PAGE, 10);
  await assert.rejects(source.read(0, 10), /damaged/);
});
