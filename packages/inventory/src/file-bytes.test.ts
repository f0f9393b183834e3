import assert from 'node:assert/strict';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FileBytes, ThreadFileBytes } from './file-bytes.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: { execution: 'async'; type: 'major' }) => Promise<void>;

for (const Bytes of [FileBytes, ThreadFileBytes]) {
  describe(Bytes.name, () => {
    let folder: string;
    let path: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'file-bytes-'));
      path = join(folder, 'file');
      await writeFile(path, 'one two three');
    });
    after(() => rm(folder, { recursive: true }));

    it('reads where it is told to', async () => {
      const file = await open(path);
      const bytes = new Bytes(file, 13);
      assert.equal(Buffer.from(await bytes.read(4, 3)).toString(), 'two');
      await assert.rejects(bytes.read(8, 6), new RangeError('the file ends before byte 14'));
      await file.close();
    });

    it('keeps its file open though nobody else holds the handle', async () => {
      const held = new WeakRef(await open(path));
      const bytes = new Bytes(handleOf(held), 13);
      for (let round = 0; round < 3; round += 1) await collectGarbage({ execution: 'async', type: 'major' });
      assert.equal(Buffer.from(await bytes.read(0, 3)).toString(), 'one');
      await handleOf(held).close();
    });
  });
}

function handleOf(held: WeakRef<FileHandle>): FileHandle {
  const file = held.deref();
  assert.ok(file, 'the handle was collected');
  return file;
}
