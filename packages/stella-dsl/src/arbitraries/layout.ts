import fc from 'fast-check';
import { DiagnosticSink } from '../diagnostic.ts';
import { type Lexed, lex } from '../lexer/lexer.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { Source } from '../source.ts';

export function lexed(text: string): Lexed {
  return lex(new DiagnosticSink(new Source({ path: 'a.stella', text }), 100), DEFAULT_LIMITS);
}

/** The tokens of a text, each as it stands there. */
export function tokensOf(text: string): string[] {
  const { tokens } = lexed(text);
  return tokens.slice(0, -1).map(({ start, end }) => text.slice(start, end));
}

/** Every form of comment, with the white space that ends it, and with what would be code elsewhere. */
export const COMMENTS: readonly string[] = [
  ' // line\n',
  '\n// own line\n',
  '\r\n\t// tab and CRLF  \r\n',
  '//\r',
  '// "quoted /* not open\n',
  ' /* block */ ',
  '/**/',
  '/* // not a line " */',
  '\n/* two\n   lines \r\n */\n',
  ' /* a *//* b */ // c ü\n',
];

const SPACES = [' ', '\n', '\r\n', '\t', '\r', '\n\n\n', '  \t ', '\uFEFF'];
const LONE = /^[{}[\](),;]$/;

/** The same tokens with white space and comments of all kinds between them, and none where none is needed. */
export function laidOut(text: string): fc.Arbitrary<string> {
  const tokens = tokensOf(text);
  const extra = fc.tuple(fc.nat(tokens.length), fc.constantFrom(...COMMENTS, ...SPACES));
  return fc
    .tuple(fc.constantFrom(...SPACES), fc.boolean(), fc.array(extra, { maxLength: 20 }))
    .map(([space, tight, extras]) => join(tokens, space, tight, new Map(extras)));
}

export function join(
  tokens: readonly string[],
  space: string,
  tight: boolean,
  extras: ReadonlyMap<number, string>,
): string {
  let text = extras.get(0) ?? '';
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1] ?? '{';
    text += token + (extras.get(index + 1) ?? (tight && (LONE.test(token) || LONE.test(next)) ? '' : space));
  }
  return text;
}
