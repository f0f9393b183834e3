import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import { assertRefused } from '../contract/expectations.ts';
import { openEmbeddedObjects } from './embedded-objects.ts';
import { openEmbeddedStores } from './embedded-stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DROPPER = fileURLToPath(new URL('./area-dropper.ts', import.meta.url));
const FILES = 200;
const REMOVED = 77;
const CONTENT = Buffer.from('policy');

test('kill -9 while an area is dropped: the next call drops the rest, and nothing else is touched', async (t) => {
  const folder = temporaryFolder();
  t.after(() => folder.remove());
  const areas = join(folder.path, 'objects', 'acme', 'areas');
  mkdirSync(join(areas, 'run-1'), { recursive: true });
  for (let n = 0; n < FILES; n += 1) writeFileSync(join(areas, 'run-1', sha256(`${n}`).slice(7)), `${n}`);
  const before = openEmbeddedStores({ folder: folder.path });
  await before.objects.forTenant('acme').put(CONTENT);
  await before.objects.forTenant('acme').area('run-2').put(CONTENT);
  await before.close();

  const child = spawn(process.execPath, [DROPPER, folder.path, 'run-1', String(REMOVED)], { stdio: 'inherit' });
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
  assert.equal(readdirSync(join(areas, 'run-1')).length, FILES - REMOVED);

  const { objects, close } = openEmbeddedStores({ folder: folder.path });
  const acme = objects.forTenant('acme');
  assert.equal((await acme.dropArea('run-1')).objects, FILES - REMOVED);
  assert.deepEqual(readdirSync(areas), ['run-2']);
  for (const place of [acme, acme.area('run-2')]) assert.ok(CONTENT.equals(await place.get(sha256(CONTENT))));
  await close();
});

test('an area that leads elsewhere, or holds what no store writes, is CORRUPT; nothing outside is touched', async (t) => {
  const folder = temporaryFolder();
  t.after(() => folder.remove());
  const inside = join(folder.path, 'objects');
  const outside = join(folder.path, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'x');
  const acme = openEmbeddedObjects({ folder: inside }).forTenant('acme');
  const area = join(inside, 'acme', 'areas', 'run-1');
  mkdirSync(join(inside, 'acme', 'areas'), { recursive: true });
  symlinkSync(outside, area);
  await assertRefused('CORRUPT', acme.area('run-1').put(CONTENT));
  await assertRefused('CORRUPT', acme.dropArea('run-1'));
  rmSync(area);

  await acme.area('run-1').put(CONTENT);
  symlinkSync(join(outside, 'secret'), join(area, 'link'));
  mkdirSync(join(area, 'folder'));
  await assertRefused('CORRUPT', acme.dropArea('run-1'));
  rmSync(join(area, 'folder'), { recursive: true });
  await acme.dropArea('run-1');
  assert.ok(!existsSync(area));
  assert.deepEqual(readdirSync(outside), ['secret']);
});

test('an area that is dropped while it is written to can be written to afterwards', async (t) => {
  const folder = temporaryFolder();
  t.after(() => folder.remove());
  const { objects, close } = openEmbeddedStores({ folder: folder.path });
  const acme = objects.forTenant('acme');
  for (let time = 0; time < 50; time += 1) {
    const area = acme.area(`run-${time}`);
    await area.put(CONTENT);
    // What is written while the area goes may go with it, or be refused.
    await Promise.allSettled([acme.dropArea(`run-${time}`), area.put(Buffer.from('meanwhile'))]);
    const { digest } = await area.put(Buffer.from('afterwards'));
    assert.equal(Buffer.from(await area.get(digest)).toString(), 'afterwards');
  }
  await close();
});
