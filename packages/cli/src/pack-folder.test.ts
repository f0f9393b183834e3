import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CliError } from './exit-code.ts';
import { readPackFolder, writePackFolder } from './pack-folder.ts';

const says = (reason: string, part: string) => (error: unknown) =>
  error instanceof CliError && error.reason === reason && error.message.includes(part);

describe('the folder of a pack', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-pack-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function put(path: string, content: string | Buffer = 'text'): string {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    return target;
  }

  it('is read by path, without what is hidden or installed', () => {
    for (const path of ['policy.stella', 'tests/b.yaml', 'tests/a.yaml', 'pack.yaml', 'Z.md']) put(path, path);
    for (const path of ['.git/config', '.env', 'tests/.swp', 'node_modules/x/y.json']) put(path);
    assert.deepEqual(
      readPackFolder(folder),
      ['Z.md', 'pack.yaml', 'policy.stella', 'tests/a.yaml', 'tests/b.yaml'].map((path) => ({ path, text: path })),
    );
  });

  it('is read byte for byte', () => {
    const text = '\ufeffname: é\r\n';
    put('pack.yaml', text);
    assert.deepEqual(readPackFolder(folder), [{ path: 'pack.yaml', text }]);
  });

  it('may itself be reached by a symbolic link', () => {
    put('pack/pack.yaml');
    symlinkSync(join(folder, 'pack'), join(folder, 'link'));
    assert.equal(readPackFolder(join(folder, 'link')).length, 1);
  });

  it('holds no symbolic links: not to a file, a folder, outside, nowhere, or itself', () => {
    put('pack.yaml');
    for (const target of ['pack.yaml', '.', '/etc/hostname', 'nowhere', 'link']) {
      symlinkSync(target, join(folder, 'link'));
      assert.throws(() => readPackFolder(folder), says('NOT_A_PACK_FOLDER', 'link is a symbolic link'), target);
      rmSync(join(folder, 'link'));
    }
  });

  it('holds no pipes, which would never end', () => {
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    assert.throws(() => readPackFolder(folder), says('NOT_A_PACK_FOLDER', 'pipe.yaml is no plain file'));
  });

  it('holds nothing too large, nothing that is no text, and not too much', () => {
    truncateSync(put('large.json'), 1024 * 1024 + 1);
    assert.throws(() => readPackFolder(folder), says('FILE_ERROR', 'large.json is larger than 1048576 bytes'));
    truncateSync(put('large.json'), 1024 * 1024);
    assert.equal(readPackFolder(folder).length, 1);
    put('image.md', Buffer.from([0x89, 0x50, 0xff]));
    assert.throws(() => readPackFolder(folder), says('FILE_ERROR', 'image.md is not UTF-8 text'));
    rmSync(join(folder, 'image.md'));
    for (let index = 0; index < 500; index += 1) put(`many/${index}.md`, '');
    assert.throws(() => readPackFolder(folder), says('NOT_A_PACK_FOLDER', 'more than 500 files'));
  });

  it('is a folder with something in it', () => {
    assert.throws(() => readPackFolder(folder), says('NOT_A_PACK_FOLDER', 'holds no files'));
    const file = put('pack.yaml');
    assert.throws(() => readPackFolder(file), says('NOT_A_PACK_FOLDER', 'is not a folder'));
    assert.throws(() => readPackFolder(join(folder, 'absent')), { code: 'ENOENT' });
  });

  it('is written with its folders, over what was there', () => {
    const target = join(folder, 'new', 'pack');
    writePackFolder(target, [{ path: 'tests/a.yaml', text: 'old' }]);
    writePackFolder(target, [
      { path: 'tests/a.yaml', text: 'new' },
      { path: 'pack.yaml', text: 'é\n' },
    ]);
    assert.equal(readFileSync(join(target, 'tests', 'a.yaml'), 'utf8'), 'new');
    assert.deepEqual(
      readPackFolder(target).map(({ path }) => path),
      ['pack.yaml', 'tests/a.yaml'],
    );
  });

  for (const path of [
    '../x.yaml',
    '/tmp/x.yaml',
    'a/../../x.yaml',
    '.bashrc',
    'a/.ssh/x.json',
    'x.sh',
    'a\\..\\x.md',
  ]) {
    it(`is not written where a path is ${path}, nor is anything else`, () => {
      const files = [
        { path: 'pack.yaml', text: 'x' },
        { path, text: 'x' },
      ];
      assert.throws(() => writePackFolder(join(folder, 'new'), files), says('NOT_A_PACK_FOLDER', 'is refused'));
      assert.ok(!existsSync(join(folder, 'new')));
    });
  }
});
