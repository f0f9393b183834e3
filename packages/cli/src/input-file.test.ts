import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CliError } from './exit-code.ts';
import { isFileError, readInputFile, sayFileError } from './input-file.ts';

describe('a file that somebody names', () => {
  it('is read up to its bound, and is no device', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policyctl-input-'));
    try {
      const file = join(folder, 'a.json');
      writeFileSync(file, '12345');
      assert.equal(readInputFile(file, 5).toString(), '12345');
      assert.throws(() => readInputFile(file, 4), new CliError('FILE_ERROR', `${file} is larger than 4 bytes`));
      assert.throws(
        () => readInputFile(folder, 4),
        new CliError('FILE_ERROR', `${folder} is not a regular file, and only such are read`),
      );
      const device = '/dev/zero is not a regular file, and only such are read';
      assert.throws(() => readInputFile('/dev/zero', 4), new CliError('FILE_ERROR', device));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is neither nothing nor standard input', () => {
    assert.throws(() => readInputFile('', 4), new CliError('FILE_ERROR', '"" is no name of a file'));
    const input = 'standard input (-) is not read here, only regular files are';
    assert.throws(() => readInputFile('-', 4), new CliError('FILE_ERROR', input));
  });

  it('that cannot be read is told in words, with its path', () => {
    assert.throws(
      () => readInputFile('/nowhere/a.json', 4),
      (error) =>
        error instanceof Error &&
        isFileError(error) &&
        sayFileError(error) === 'no such file or directory: /nowhere/a.json',
    );
    assert.equal(isFileError(new TypeError('path')), false);
    assert.equal(isFileError(Object.assign(new Error('connect'), { errno: -111, address: '127.0.0.1' })), false);
  });
});
