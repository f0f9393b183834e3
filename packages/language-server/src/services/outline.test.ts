import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentSymbol } from 'vscode-languageserver';
import { policy, within } from '../fixtures.ts';
import { StellaFile } from '../text/stella-file.ts';
import { foldingRanges } from './folding.ts';
import { type SemanticToken, semanticTokens } from './semantic-tokens.ts';
import { documentSymbols } from './symbols.ts';

const BODY = `// one
// two
metadata { owner = "x" }
profile p {
  map m {
    source "GHSA" => +0.5;
  }
  cap = 9;
}
/* three
   four */
rule a priority 5 {
  when vex.any(status == "fixed") and lowercase(sbom.name) == "a"
  then status := "blocked"
}`;
const file = new StellaFile({ path: 'policy.stella', text: policy(BODY) });

function tree({ name, detail, children = [] }: DocumentSymbol): unknown {
  return children.length === 0 ? `${name}: ${detail}` : { [`${name}: ${detail}`]: children.map(tree) };
}

test('the outline has sections and what is named in them', () => {
  assert.deepEqual(documentSymbols(file).map(tree), [
    { 'metadata: ': ['owner: '] },
    { 'p: profile': ['m: map', 'cap: '] },
    'a: rule, priority 5',
  ]);
});

test('a symbol lies within its parent, and its name within it', () => {
  const check = (symbol: DocumentSymbol): void => {
    const whole = within(file.text, symbol.range);
    assert.ok(whole.includes(within(file.text, symbol.selectionRange)));
    for (const child of symbol.children ?? []) {
      assert.ok(whole.includes(within(file.text, child.range)));
      check(child);
    }
  };
  documentSymbols(file).forEach(check);
});

test('a rule without a name yet is in the outline', () => {
  const half = new StellaFile({ path: 'policy.stella', text: policy('rule priority 5 { when true then warn }') });
  assert.deepEqual(documentSymbols(half).map(tree), ['(no name yet): rule, priority 5']);
});

test('blocks fold up to the line before their brace, comments as a whole', () => {
  assert.deepEqual(foldingRanges(file), [
    { startLine: 4, endLine: 8 },
    { startLine: 5, endLine: 6 },
    { startLine: 12, endLine: 14 },
    { startLine: 1, endLine: 2, kind: 'comment' },
    { startLine: 10, endLine: 11, kind: 'comment' },
  ]);
});

test('semantic tokens say what the words are, line by line and in order', () => {
  const tokens = semanticTokens(file);
  const said = ({ line, character, length, type, isDeclaration }: SemanticToken) => {
    const end = { line, character: character + length };
    return `${within(file.text, { start: { line, character }, end })} ${type}${isDeclaration ? ' declared' : ''}`;
  };
  assert.deepEqual(tokens.filter(({ line }) => line === 10 || line === 11).map(said), [
    '/* three comment',
    '   four */ comment',
  ]);
  assert.deepEqual(tokens.filter(({ line }) => line >= 12).map(said), [
    ...[
      'rule keyword',
      'a function declared',
      'priority keyword',
      '5 number',
      'when keyword',
      'vex variable',
      'any method',
    ],
    ...[
      'status property',
      '"fixed" enumMember',
      'and operator',
      'lowercase function',
      'sbom variable',
      'name property',
    ],
    ...['"a" string', 'then keyword', 'status keyword', '"blocked" enumMember'],
  ]);
  const places = tokens.map(({ line, character }) => line * 1_000 + character);
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
});
