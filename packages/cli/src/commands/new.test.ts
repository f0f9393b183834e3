import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TEMPLATES } from '@policy-registry/templates';
import { TestFolder } from '../local/folder-for-test.ts';
import { readPackFolder } from '../pack-folder.ts';
import { runForTest } from '../run-for-test.ts';

describe('policyctl new', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  it('lists the templates', async () => {
    const { exitCode, out } = await runForTest('new', '--list');
    assert.equal(exitCode, 0);
    for (const { name } of TEMPLATES) assert.match(out, new RegExp(`^${name} `, 'm'));
    const listed = JSON.parse((await runForTest('new', '--list', '--output', 'json')).out);
    assert.deepEqual(Object.keys(listed[0]), ['name', 'title', 'description']);
  });

  for (const { name } of TEMPLATES) {
    it(`makes a pack of ${name} in which nothing is wrong`, async () => {
      const made = await runForTest('new', 'my-pack', '--template', name);
      assert.equal(made.exitCode, 0, made.note);
      assert.match(folder.read('my-pack/pack.yaml'), /^name: my-pack$/m);
      assert.equal((await runForTest('lint', 'my-pack', '--strict')).out, 'No problems.\n');
      assert.equal((await runForTest('test', 'my-pack', '--min-coverage', '100')).exitCode, 0);
      assert.equal((await runForTest('fmt', 'my-pack', '--check')).exitCode, 0);
    });
  }

  it('says what it made, and what to type next', async () => {
    const { out } = await runForTest('new', 'shop');
    assert.match(out, /^A new pack from the template baseline:\n {2}shop\/pack\.yaml\n[\s\S]+"policyctl test shop"/);
    const { files } = JSON.parse((await runForTest('new', 'other', '--output', 'json')).out);
    assert.deepEqual(
      files,
      readPackFolder('other').map(({ path }) => `other/${path}`),
    );
  });

  it('overwrites nothing', async () => {
    folder.put('shop/notes.md', 'mine');
    folder.put('file', '');
    for (const name of ['shop', 'file']) {
      const { exitCode, note } = await runForTest('new', name);
      assert.deepEqual(
        [exitCode, note],
        [2, `policyctl: ${name} is there already, and nothing is overwritten (FILE_ERROR)\n`],
      );
    }
    assert.ok(!existsSync('shop/pack.yaml'));
    mkdirSync('empty');
    assert.equal((await runForTest('new', 'empty')).exitCode, 0);
  });

  for (const name of ['Shop', '../shop', 'a/b', 'shop_1', '-shop', 'a'.repeat(64), '']) {
    it(`makes nothing with the name ${JSON.stringify(name.slice(0, 20))}, which pack.yaml could not have`, async () => {
      assert.equal((await runForTest('new', '--', name)).exitCode, 64);
      assert.deepEqual(folder.list(), []);
    });
  }

  it('knows its templates, and needs a name', async () => {
    const { exitCode, note } = await runForTest('new', 'shop', '--template', 'basline');
    assert.equal(exitCode, 64);
    assert.match(note, /there is no template basline \(USAGE\)\n {2}did you mean `baseline`/);
    assert.match((await runForTest('new', 'shop', '--template', 'x')).note, /policyctl new --list/);
    assert.equal((await runForTest('new')).exitCode, 64);
  });
});
