import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readYaml } from './read-yaml.ts';

const read = (text: string) => readYaml({ path: 'a.yaml', text }, 'PACK-020');

test('plain data is read', () => {
  const { file, diagnostics } = read('a: 1\nb: [x, true, null]\n"c d": {e: 2026-01-01}\n');
  assert.deepEqual(file?.value, { a: 1, b: ['x', true, null], 'c d': { e: '2026-01-01' } });
  assert.deepEqual(diagnostics, []);
});

const refused: [string, string, number, RegExp][] = [
  ['an alias', 'a: &x [1]\nb: *x', 2, /aliases/],
  [
    'a bomb of aliases',
    `a: &a [x,x]\n${'bcdefghij'.replace(/./g, (c) => `${c}: &${c} [*${String.fromCharCode(c.charCodeAt(0) - 1)},*${String.fromCharCode(c.charCodeAt(0) - 1)}]\n`)}`,
    2,
    /aliases/,
  ],
  ['a tag', 'a: !!binary aGk=', 1, /tag/i],
  ['a tag of one’s own', 'a: !exec x', 1, /tag/i],
  ['a key twice', 'a: 1\nb: 2\na: 3', 3, /"a" stands twice/],
  ['a key twice, deep down', 'x:\n  - {a: 1, a: 2}', 2, /stands twice/],
  ['bad syntax', 'a: [1', 1, /./],
  ['a key that is no text', '? [a]\n: b', 1, /./],
  ['too many levels', `${'['.repeat(120)}1${']'.repeat(120)}`, 1, /deeper than 100/],
  ['two documents', 'a: 1\n---\nb: 2', 2, /document/],
];
for (const [name, text, line, message] of refused) {
  test(`refused: ${name}`, () => {
    const { file, diagnostics } = read(text);
    assert.equal(file, null);
    assert.equal(diagnostics[0]?.code, 'PACK-020');
    assert.equal(diagnostics[0]?.line, line);
    assert.match(diagnostics[0]?.message ?? '', message);
  });
}

test('a merge key is only a key, and so is __proto__', () => {
  const { file } = read('__proto__: {polluted: true}\nconstructor: 1');
  assert.deepEqual(Object.keys(file?.value ?? {}), ['__proto__', 'constructor']);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('hostile documents end in a bounded time', () => {
  for (const unit of ['[', '{a: ', '- ', '? ', 'k: 1\n', '&a ', '! ', '"', '}', '---\n', '#\n', '*a ']) {
    const started = performance.now();
    read(unit.repeat(50_000 / unit.length));
    assert.ok(performance.now() - started < 5_000, `${unit} took ${performance.now() - started} ms`);
  }
});

test('no text throws', () => {
  const soup = fc.array(
    fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a',
      '*a',
      '!!x ',
      '"',
      "'",
      '|',
      '>',
      '%',
      '?',
      '\t',
      '#',
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        soup.map((parts) => parts.join('')),
        fc.string(),
      ),
      (text) => void read(text),
    ),
    { numRuns: 3_000 },
  );
});
