import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { assertRefused } from '../contract/expectations.ts';
import { digestOf } from '../object-stream.ts';
import { contentOf } from './object-content.ts';

function arriving(...chunks: string[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

test('content and digest are of all that arrives', async () => {
  assert.equal(String(await contentOf(arriving('po', 'li', 'cy'))), 'policy');
  assert.equal((await contentOf(arriving())).length, 0);
  assert.equal(await digestOf(arriving('po', 'li', 'cy')), sha256('policy'));
  assert.equal(await digestOf(arriving()), sha256(''));
});

test('more than is allowed is TOO_LARGE, and the rest is not awaited', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(100);
    })(),
  );
  await assertRefused('TOO_LARGE', contentOf(endless, 1_000));
  assert.ok(endless.destroyed);
  assert.equal((await contentOf(arriving('ten bytes!'), 10)).length, 10);
});
