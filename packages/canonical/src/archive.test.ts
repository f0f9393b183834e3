import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { archive } from './archive.ts';
import { sha256 } from './digest.ts';

const FILES = [
  { path: '.manifest', content: Buffer.from('{"revision":"1"}') },
  { path: `${'deep/'.repeat(40)}data.json`, content: Buffer.from('{"größe":1}') },
  { path: 'empty', content: new Uint8Array() },
];

test('any reader of tarballs gets back names and contents, and nothing of who made it and when', async () => {
  const reader = extract();
  reader.end(gunzipSync(await archive(FILES)));
  const read = [];
  for await (const entry of reader) {
    const { name, mtime, mode, uid, gid, type } = entry.header;
    assert.deepEqual([mtime?.getTime(), mode, uid, gid, type], [0, 0o644, 0, 0, 'file']);
    read.push({ path: name, content: await text(entry) });
  }
  assert.deepEqual(
    read,
    FILES.map(({ path, content }) => ({ path, content: Buffer.from(content).toString() })),
  );
});

test('the same files are the same bytes, on every machine', async () => {
  assert.deepEqual(await archive(FILES), await archive(FILES));
  assert.equal(sha256(await archive(FILES)), 'sha256:1b229a2ee29c749e614e470295c7651bc248f45e751bb0a7a5250b59e2bd92d1');
});
