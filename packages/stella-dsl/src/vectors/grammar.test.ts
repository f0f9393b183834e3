import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyText } from '../arbitraries/policy.ts';
import { DiagnosticSink } from '../diagnostic.ts';
import { lex } from '../lexer/lexer.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { parseFile } from '../parser/parse-file.ts';
import { Source } from '../source.ts';
import { GRAMMAR } from './existing.ts';
import { usesOf } from './grammar.ts';
import { recognize } from './recognize.ts';

/** What the parser checks beyond the grammar. */
const BEYOND = new Set(['PARSE-002', 'PARSE-004', 'PARSE-005', 'LEX-007']);

function accepts(text: string): { grammar: boolean; parser: boolean; codes: string[] } {
  const sink = new DiagnosticSink(new Source({ path: 'a', text }), 50);
  const { tokens } = lex(sink, DEFAULT_LIMITS);
  const lexed = !sink.hasErrors;
  parseFile(sink, DEFAULT_LIMITS);
  const codes = sink.list().map(({ code }) => code);
  return {
    grammar: lexed && recognize(GRAMMAR, tokens) !== null,
    parser: codes.every((code) => BEYOND.has(code)),
    codes,
  };
}

function assertAgree(text: string): void {
  const { grammar, parser, codes } = accepts(text);
  assert.equal(parser, grammar, `${codes.join(' ')} for ${JSON.stringify(text)}`);
}

test('the grammar of the page is read', () => {
  assert.equal(GRAMMAR.get('file')?.kind, 'sequence');
  assert.ok(usesOf(GRAMMAR).length > 80);
});

test('grammar and parser accept the same policies', () => {
  fc.assert(
    fc.property(policyText, (text) => {
      assert.ok(accepts(text).grammar, text);
      assertAgree(text);
    }),
    { numRuns: 100 },
  );
});

const broken = fc.tuple(
  policyText,
  fc.array(
    fc.tuple(
      fc.nat(),
      fc.constantFrom(
        ...'; , { } ( ) [ ] . = := == not in and then else because rule env map source if "x" 5 a'.split(' '),
        '',
      ),
    ),
    { minLength: 1, maxLength: 2 },
  ),
);

test('grammar and parser refuse the same texts', () => {
  fc.assert(
    fc.property(broken, ([text, edits]) => {
      const tokens = text.match(/"(?:\\.|[^"\\])*"|:=|==|=>|!=|<=|>=|[+-]?[0-9.]+|\w+|\S/g) ?? [];
      for (const [place, by] of edits) tokens[place % tokens.length] = by;
      assertAgree(tokens.join(' '));
    }),
    { numRuns: 500 },
  );
});
