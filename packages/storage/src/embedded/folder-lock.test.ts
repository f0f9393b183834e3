import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { StoreError } from '../store-error.ts';
import { openEmbeddedStores } from './embedded-stores.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function refusal(error: unknown, pattern: RegExp): boolean {
  assert.ok(error instanceof StoreError);
  assert.equal(error.code, 'UNAVAILABLE');
  assert.match(error.message, pattern);
  return true;
}

/** Another process that opens the folder, and holds it until it is killed. */
async function holder(): Promise<ChildProcess> {
  const module = JSON.stringify(new URL('./embedded-stores.ts', import.meta.url).href);
  const script = `import { openEmbeddedStores } from ${module};
    const stores = openEmbeddedStores({ folder: process.argv[1] });
    console.log('open');
    // Stores that nobody has any more are closed when garbage is collected.
    setInterval(() => stores, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.ok(child.stdout);
  await once(child.stdout, 'data');
  return child;
}

test('a folder that another process has is refused, naming it, and is free when that is killed', async () => {
  const child = await holder();
  try {
    const named = new RegExp(`${folder.path} is in use by process ${child.pid};`);
    assert.throws(
      () => openEmbeddedStores({ folder: folder.path }),
      (error) => refusal(error, named),
    );
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await openEmbeddedStores({ folder: folder.path }).close();
});

test('a folder is opened once in a process, and again after close', async () => {
  const first = openEmbeddedStores({ folder: folder.path });
  const named = new RegExp(`process ${process.pid};`);
  assert.throws(
    () => openEmbeddedStores({ folder: folder.path }),
    (error) => refusal(error, named),
  );
  await first.documents.ready();
  await first.close();
  await first.close();
  await openEmbeddedStores({ folder: folder.path }).close();
});

test('the note of a process that was killed locks nothing', async () => {
  writeFileSync(join(folder.path, 'lock.pid'), '1\n');
  await openEmbeddedStores({ folder: folder.path }).close();
});

test('a folder that cannot be opened is let go of', async () => {
  writeFileSync(
    join(folder.path, 'documents.db'),
    'this is no database, it is longer than a header of one would be'.repeat(9),
  );
  for (let attempt = 0; attempt < 2; attempt += 1) {
    assert.throws(
      () => openEmbeddedStores({ folder: folder.path }),
      (error) => {
        assert.ok(error instanceof StoreError);
        assert.equal(error.code, 'CORRUPT');
        return true;
      },
    );
  }
});

test('a folder that cannot be created is UNAVAILABLE', () => {
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'below')]) {
    assert.throws(
      () => openEmbeddedStores({ folder: path }),
      (error) => refusal(error, /cannot be created/),
    );
  }
});
