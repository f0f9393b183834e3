import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMPLETIONS } from '../completions.ts';
import { policy } from '../fixtures.ts';
import { ACTION_WORDS, RESERVED_WORDS } from '../lexer/token.ts';
import { KNOWN_STATUSES } from '../statuses.ts';
import { SEVERITIES } from '../values/severity.ts';
import { analyze } from './analyze.ts';
import { SIGNATURES } from './signatures.ts';
import { VEX_STATUSES } from './words.ts';

const file = (text: string) => ({ path: 'policy.stella', text });
const labels = (kind: string) => COMPLETIONS.filter((one) => one.kind === kind).map(({ label }) => label);

test('a half-typed file has tokens, comments and what could be understood', () => {
  const text = policy('// why\nrule first { when sbom. then warn }\nrule second { when advisory.kev then warn }');
  const { file: tree, tokens, comments, diagnostics } = analyze(file(text));
  assert.deepEqual(
    tree.sections.map((section) => (section.kind === 'rule' ? section.name.text : section.kind)),
    ['first', 'second'],
  );
  assert.equal(tokens.at(-1)?.kind, 'end');
  assert.deepEqual(
    comments.map((comment) => comment.text),
    ['// why'],
  );
  assert.ok(diagnostics.some(({ severity }) => severity === 'error'));
});

test('a file past the limit is refused and not read', () => {
  const { tokens, diagnostics, file: tree } = analyze(file(' '.repeat(20)), { fileBytes: 10 });
  assert.deepEqual([tokens.length, tree.source.text, diagnostics.map(({ code }) => code)], [1, '', ['LIMIT-001']]);
});

test('a position and its offset lead to each other; what is past an end is that end', () => {
  const { source } = analyze(file('a\r\n😀b\n')).file;
  for (let offset = 0; offset <= source.text.length; offset += 1) {
    assert.equal(source.offset(source.position(offset)), offset);
  }
  const past = [
    [0, 5],
    [1, 99],
    [2, 0],
    [2, 99],
    [9, 1],
  ].map(([line = 0, column = 0]) => source.offset({ line, column }));
  assert.deepEqual(past, [0, 1, 2, 5, 6]);
});

test('every word of the language has its documentation', () => {
  assert.deepEqual(new Set(labels('keyword')), new Set([...RESERVED_WORDS, 'until', 'message', 'to']));
  assert.deepEqual(labels('action'), ACTION_WORDS);
  assert.deepEqual(labels('status'), KNOWN_STATUSES);
  assert.deepEqual(labels('severity'), SEVERITIES);
  assert.ok(VEX_STATUSES.every((status) => labels('status').includes(status)));
  for (const { label, detail, doc } of COMPLETIONS) assert.match(`${detail}: ${doc}`, /^.+: .+\.$/s, label);
});

test('a signature says what each argument may be', () => {
  assert.deepEqual(SIGNATURES.get('cvss')?.params, [
    { name: 'score', type: 'decimal', optional: false, rest: false },
    { name: 'vector', type: 'string', optional: true, rest: false },
  ]);
  assert.equal(SIGNATURES.get('contains')?.params[0]?.type, 'string or list of string');
  assert.equal(SIGNATURES.get('coalesce')?.params[1]?.rest, true);
  assert.deepEqual(
    [SIGNATURES.get('vex.any')?.element, SIGNATURES.get('vex.count')?.returns, SIGNATURES.get('vex.latest')?.returns],
    ['statement', 'decimal', 'VEX statement'],
  );
});
