import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { auditLog } from './audit/audit-log.ts';
import { parseNoteKey } from './note/note-key.ts';
import { folderSource } from './testing/folder-source.ts';
import { entriesOf, MemoryLog, ORIGIN } from './testing/memory-log.ts';

/** A log that the first release wrote: `entry 0` to `entry 258`, in one append. Its files never change, nor does what we make of them. */
const FOLDER = fileURLToPath(import.meta.resolve('../fixtures/v1'));
const KEY = 'log.example/audit+5f02ff6d+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';

test('the log that the first release wrote is still read', async () => {
  const given: string[] = [];
  const onEntry = ({ entry }: { entry: Uint8Array }) => void given.push(Buffer.from(entry).toString());
  const trust = { origin: ORIGIN, keys: [parseNoteKey(KEY)] };
  const { size, root } = await auditLog({ source: folderSource(FOLDER), trust, onEntry });
  assert.equal(size, 259);
  assert.equal(Buffer.from(root).toString('hex'), '140b010ded86bdf126f7cf86f21c23bac1cee215b2d51f3e64a226027c4f3200');
  assert.deepEqual(given, entriesOf(0, 259).map(String));
});

test('the same entries and the same key are still written as the same bytes', async () => {
  const log = await MemoryLog.of(entriesOf(0, 259));
  const files = (await readdir(FOLDER, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
  const paths = files.map((file) => relative(FOLDER, join(file.parentPath, file.name)).replaceAll('\\', '/'));
  assert.deepEqual(paths.sort(), [...log.objects.keys()].sort());
  for (const path of paths)
    assert.deepEqual(Buffer.from(log.objects.get(path) ?? ''), await readFile(join(FOLDER, path)), path);
});
