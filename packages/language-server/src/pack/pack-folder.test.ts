import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findPackFolder, readPackFolder } from './pack-folder.ts';

describe('the folder of a pack', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-lsp-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const nobody = () => false;

  it('is the nearest one with a pack.yaml, on disk or in the editor', () => {
    write('outer/pack.yaml', '');
    write('outer/inner/pack.yaml', '');
    assert.equal(findPackFolder(join(folder, 'outer/tests/a.yaml'), nobody), join(folder, 'outer'));
    assert.equal(findPackFolder(join(folder, 'outer/inner/a.stella'), nobody), join(folder, 'outer/inner'));
    assert.equal(findPackFolder(join(folder, 'other/a.stella'), nobody), null);
    const typed = join(folder, 'other/pack.yaml');
    assert.equal(
      findPackFolder(join(folder, 'other/a.stella'), (path) => path === typed),
      join(folder, 'other'),
    );
    assert.equal(findPackFolder(join(folder, `outer/${'deep/'.repeat(9)}a.stella`), nobody), null);
  });

  it('is read without what is hidden or installed', () => {
    write('pack.yaml', 'name: x');
    write('tests/a.yaml', '[]');
    write('.git/config', 'x');
    write('node_modules/x/pack.yaml', 'x');
    write('notes.txt', 'not read');
    assert.deepEqual(Object.fromEntries(readPackFolder(folder).files), {
      'pack.yaml': 'name: x',
      'tests/a.yaml': '[]',
      'notes.txt': '',
    });
  });

  it('says what it refuses', () => {
    write('pack.yaml', 'name: x');
    symlinkSync('pack.yaml', join(folder, 'link.yaml'));
    const { files, refused } = readPackFolder(folder);
    assert.deepEqual(
      [[...files.keys()], Object.fromEntries(refused)],
      [['pack.yaml'], { 'link.yaml': 'a pack holds plain files only' }],
    );
  });

  it('that is gone, or was never there, is empty', () => {
    assert.equal(readPackFolder(join(folder, 'absent')).files.size, 0);
  });

  it('is read so far as its limits show', () => {
    write('a.yaml', Buffer.alloc(2 * 1024 * 1024, 'x'));
    assert.equal(readPackFolder(folder).files.get('a.yaml')?.length, 2 * 1024 * 1024);
    for (let at = 0; at < 300; at += 1) write(`many/${at}.yaml`, '');
    rmSync(join(folder, 'a.yaml'));
    assert.equal(readPackFolder(folder).files.size, 201);
  });
});
