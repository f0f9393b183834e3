import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CliError } from '../exit-code.ts';
import { TestFolder } from './folder-for-test.ts';
import { readInput, readInputs } from './input.ts';

describe('what a command without a server is given', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  function refused(path: string): CliError {
    try {
      readInput(path);
    } catch (error) {
      assert.ok(error instanceof CliError, String(error));
      return error;
    }
    return assert.fail(`${path} was read`);
  }

  it('is a pack, this folder where nothing is named', () => {
    folder.put('pack.yaml', 'name: shop\n');
    folder.put('tests/a.yaml', '[]\n');
    const [input] = readInputs([]);
    assert.deepEqual([input?.kind, input?.path], ['pack', '.']);
    assert.deepEqual(
      input?.files.map(({ path }) => path),
      ['pack.yaml', 'tests/a.yaml'],
    );
    assert.deepEqual([input?.at('tests/a.yaml'), input?.at('')], ['tests/a.yaml', 'pack.yaml']);
  });

  it('is named from the working folder, however it was typed, and taken once', () => {
    folder.put('packs/shop/pack.yaml', 'name: shop\n');
    const typed = ['packs/shop', './packs//shop/', join(folder.path, 'packs', 'shop')];
    const inputs = readInputs(typed);
    assert.deepEqual(
      inputs.map(({ path }) => path),
      ['packs/shop'],
    );
    assert.equal(inputs[0]?.at('policy.stella'), 'packs/shop/policy.stella');
  });

  it('is named in full where it lies elsewhere', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'policyctl-else-'));
    try {
      process.chdir(elsewhere);
      folder.put('pack.yaml', 'name: shop\n');
      assert.equal(readInput(folder.path).at('pack.yaml'), join(folder.path, 'pack.yaml'));
    } finally {
      process.chdir(folder.path);
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('is a .stella file, which is a policy of its own', () => {
    folder.put('rules/one.stella', 'x');
    const input = readInput('rules/one.stella');
    assert.deepEqual(
      [input.kind, input.path, input.files],
      ['file', 'rules/one.stella', [{ path: 'one.stella', text: 'x' }]],
    );
    assert.equal(input.at('one.stella'), 'rules/one.stella');
  });

  it('is no folder without pack.yaml: packs below it are named, else how to make one', () => {
    folder.put('policy.stella', '');
    const bare = refused('.');
    assert.deepEqual([bare.reason, bare.message], ['NOT_A_PACK_FOLDER', '. is no pack: it holds no pack.yaml']);
    assert.match(bare.hint ?? '', /policyctl new NAME/);
    folder.put('shop/pack.yaml', '');
    folder.put('packs/other/pack.yaml', '');
    assert.equal(refused('.').hint, 'Packs below it: packs/other shop.');
    for (const name of 'abcdef') folder.put(`packs/${name}/pack.yaml`, '');
    assert.match(refused('.').hint ?? '', / and 3 more\.$/);
  });

  it('is no empty folder', () => {
    mkdirSync('empty');
    assert.equal(refused('empty').message, 'empty is empty');
  });

  it('is no typo: what is near is named', () => {
    folder.put('packs/shop/pack.yaml', '');
    const { reason, message, hint } = refused('packs/shpo');
    assert.deepEqual([reason, message], ['FILE_ERROR', 'no such file or directory: packs/shpo']);
    assert.match(hint ?? '', /did you mean .*shop/);
    assert.equal(refused('nowhere/at/all').hint, undefined);
  });

  it('is no other file: of pack.yaml the folder is named', () => {
    folder.put('shop/pack.yaml', '');
    folder.put('shop/README.md', '');
    assert.equal(refused('shop/pack.yaml').hint, 'Name its folder: shop');
    assert.equal(refused('shop/README.md').hint, undefined);
    assert.equal(refused('shop/README.md').reason, 'NOT_A_PACK_FOLDER');
  });
});
