import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from './folder-for-test.ts';
import { writeWholeFile, writeWholeStream } from './write-file.ts';

describe('a file that is written whole', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  it('leaves nothing beside it, and keeps its mode', () => {
    folder.put('a.stella', 'old');
    chmodSync('a.stella', 0o640);
    writeWholeFile('a.stella', 'é\n');
    assert.equal(folder.read('a.stella'), 'é\n');
    assert.equal(statSync('a.stella').mode & 0o777, 0o640);
    assert.deepEqual(readdirSync('.'), ['a.stella']);
  });

  it('stays where a link leads to it', () => {
    folder.put('real.stella', 'old');
    symlinkSync('real.stella', 'link.stella');
    writeWholeFile('link.stella', 'new');
    assert.equal(folder.read('real.stella'), 'new');
    assert.ok(statSync('link.stella').isFile());
  });

  it('is not written into a folder that is not there, and the error names it', () => {
    assert.throws(() => writeWholeFile('absent/a.stella', ''), { code: 'ENOENT', path: 'absent/a.stella' });
  });

  it('is named where it has no room', { skip: !existsSync('/dev/full') }, async () => {
    const full = { code: 'ENOSPC', path: '/dev/full' };
    assert.throws(() => writeWholeFile('/dev/full', 'more'), full);
    const some = async function* (error?: Error) {
      yield Buffer.from('more');
      if (error !== undefined) throw error;
    };
    await assert.rejects(writeWholeStream('/dev/full', some()), full);
    // Not blamed for what was to be written.
    const elsewhere = Object.assign(new Error('refused'), { syscall: 'connect' });
    await assert.rejects(
      writeWholeStream('a.csv', some(elsewhere)),
      (error) => error === elsewhere && !('path' in elsewhere),
    );
    assert.deepEqual(readdirSync('.'), []);
  });

  it('is no folder', () => {
    mkdirSync('folder');
    assert.throws(() => writeWholeFile('folder', ''), { code: 'EISDIR' });
    writeWholeFile('/dev/null', 'gone');
    assert.ok(statSync('/dev/null').isCharacterDevice());
  });
});
