import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { openEmbeddedStores } from './embedded-stores.ts';

/** The process of `areas.test.ts` that drops an area, and dies by its own hand before it removes so many files and one. */
const [folder = '', area = '', removed = ''] = process.argv.slice(2);
let left = Number(removed);
const { unlink } = fs;
fs.unlink = async (path) => {
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  left -= 1;
  await unlink(path);
};
syncBuiltinESMExports();

const { objects } = openEmbeddedStores({ folder });
await objects.forTenant('acme').dropArea(area);
