import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeEntry } from '@policy-registry/canonical';
import fc from 'fast-check';
import { mergeTrees } from './merge-trees.ts';

type Files = Readonly<Record<string, string>>;

const LABELS = { ours: 'draft', theirs: '1.1.0' };

async function merge(base: Files, ours: Files, theirs: Files) {
  const texts = new Map<string, string>();
  const tree = (files: Files) =>
    Object.entries(files).map(([path, text]) => {
      const entry = treeEntry(path, text);
      texts.set(entry.sha256, text);
      return entry;
    });
  const read = async (digest: string) => texts.get(digest) ?? assert.fail(digest);
  const { files, conflicts } = await mergeTrees([tree(base), tree(ours), tree(theirs)], LABELS, read);
  const merged = files.map((file) => [file.path, 'text' in file ? file.text : texts.get(file.from.sha256)]);
  return { files: Object.fromEntries(merged), conflicts };
}

const BASE = 'one\ntwo\nthree\nfour\n';

const clean: [string, Files, Files, Files, Files][] = [
  ['nobody changed anything', { a: BASE }, { a: BASE }, { a: BASE }, { a: BASE }],
  ['the draft changed', { a: BASE }, { a: 'mine\n' }, { a: BASE }, { a: 'mine\n' }],
  ['the version changed', { a: BASE }, { a: BASE }, { a: 'theirs\n' }, { a: 'theirs\n' }],
  ['both made the same change', { a: BASE }, { a: 'x\n' }, { a: 'x\n' }, { a: 'x\n' }],
  [
    'both changed other lines',
    { a: BASE },
    { a: BASE.replace('one', '1') },
    { a: BASE.replace('four', '4') },
    { a: '1\ntwo\nthree\n4\n' },
  ],
  ['the draft added a file', {}, { b: 'new\n' }, {}, { b: 'new\n' }],
  ['the version removed a file', { a: BASE, b: 'x\n' }, { a: BASE, b: 'x\n' }, { a: BASE }, { a: BASE }],
  ['the draft removed a file', { a: BASE, b: 'x\n' }, { a: BASE }, { a: BASE, b: 'x\n' }, { a: BASE }],
  ['both removed it', { b: 'x\n' }, {}, {}, {}],
];
for (const [name, base, ours, theirs, wanted] of clean) {
  test(`goes together: ${name}`, async () => {
    assert.deepEqual(await merge(base, ours, theirs), { files: wanted, conflicts: [] });
  });
}

test('lines that both changed are shown with both texts', async () => {
  const { conflicts } = await merge(
    { a: BASE },
    { a: BASE.replace('two', 'mine') },
    { a: BASE.replace('two', 'theirs') },
  );
  assert.deepEqual(conflicts, [
    { path: 'a', text: 'one\n<<<<<<< draft\nmine\n=======\ntheirs\n>>>>>>> 1.1.0\nthree\nfour\n' },
  ]);
});

test('a file that one side removed and the other changed is a conflict, and so are two new ones of a name', async () => {
  const paths = async (...sides: [Files, Files, Files]) => (await merge(...sides)).conflicts.map(({ path }) => path);
  assert.deepEqual(await paths({ a: BASE }, {}, { a: 'changed\n' }), ['a']);
  assert.deepEqual(await paths({ a: BASE }, { a: 'changed\n' }, {}), ['a']);
  assert.deepEqual(await paths({}, { a: 'mine\n' }, { a: 'theirs\n' }), ['a']);
});

const files = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 4 }).map((lines) => lines.map((line) => `${line}\n`).join('')),
  { noNullPrototype: true },
);

test('a side that changed nothing takes everything of the other, and the order of the sides does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(files, files, files, async (base, one, other) => {
      assert.deepEqual(await merge(base, base, other), { files: other, conflicts: [] });
      assert.deepEqual(await merge(base, one, base), { files: one, conflicts: [] });
      assert.deepEqual(await merge(base, one, one), { files: one, conflicts: [] });
      const [forth, back] = [await merge(base, one, other), await merge(base, other, one)];
      assert.deepEqual(forth.files, back.files);
      const paths = ({ conflicts }: typeof forth) => conflicts.map(({ path }) => path);
      assert.deepEqual(paths(forth), paths(back));
    }),
  );
});
