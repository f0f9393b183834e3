import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOSTILE } from '../arbitraries/hostile.ts';
import { DiagnosticSink } from '../diagnostic.ts';
import { lex } from '../lexer/lexer.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { Source } from '../source.ts';
import { parseTokens } from './parse-file.ts';

const KIB = 1024;

/** How often the parser looks at a token of the text, by the tokens it has. */
function looksPerToken(text: string): number {
  const sink = new DiagnosticSink(new Source({ path: 'a.stella', text }), 100);
  const { tokens, comments } = lex(sink, DEFAULT_LIMITS);
  let looks = 0;
  const counted = new Proxy(tokens, {
    get(target, key) {
      looks += 1;
      return Reflect.get(target, key);
    },
  });
  parseTokens({ tokens: counted, comments }, sink, DEFAULT_LIMITS);
  return looks / tokens.length;
}

for (const [name, make] of Object.entries(HOSTILE)) {
  test(`${name}: a text of eight times the size takes eight times the work`, () => {
    const small = looksPerToken(make(8 * KIB));
    const large = looksPerToken(make(64 * KIB));
    assert.ok(large < 150, `${large} looks at a token`);
    assert.ok(large < 1.5 * small + 5, `${small} looks at a token, ${large} in the larger text`);
  });
}
