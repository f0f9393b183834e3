import fc from 'fast-check';
import { COMMENTS, lexed } from '../arbitraries/layout.ts';

/** A text as its tokens and what stands between them: gap, token, gap, ..., gap. */
type Pieces = readonly string[];

export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of lexed(text).tokens) {
    pieces.push(text.slice(from, start), text.slice(start, end));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

const STRANGE = [
  ...COMMENTS,
  ...[
    '"',
    '\\',
    '/*',
    '*/',
    '//',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\u007f',
    '\u2028',
    '\uFEFF',
    '\u0301',
    '\ud800',
    '😀',
    'İ',
  ],
  ...['policy', 'rule', 'rule r', 'profile', 'metadata {', 'when', 'then', 'else', 'because', 'and', 'or', 'not', 'in'],
  ...['{', '}', '(', ')', '[', ']', '.', ',', ';', '=', ':=', '==', '=>', '!=', '&&', '||', '!', '+', '-'],
  ...[
    '999999999999999999',
    '1e5',
    '-0',
    '0.0000001',
    '__proto__',
    'constructor',
    'null',
    'true',
    "'a'",
    '"\\u{110000}"',
  ],
  ...[
    'vex.any(',
    'sbom.any_component(',
    'coalesce(',
    'env["',
    'signals.custom',
    'status :=',
    'ignore until',
    'requireVex {',
  ],
];
const NESTS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['not ', ''],
  ['exists(', ')'],
  ['env.x[', ']'],
  ['vex.any(', ')'],
  ['/*', '*/'],
] as const;

interface Edit {
  readonly kind: 'delete' | 'double' | 'swap' | 'replace' | 'insert' | 'splice' | 'nest' | 'repeat';
  readonly at: number;
  readonly length: number;
  readonly other: number;
  readonly text: string;
}

const KINDS: readonly Edit['kind'][] = ['delete', 'double', 'swap', 'replace', 'insert', 'splice', 'nest', 'repeat'];

/** Edits of tokens: texts that are nearly policies reach deeper than noise does. */
function edited(pieces: Pieces, edits: readonly Edit[], corpus: readonly Pieces[]): string {
  let now = [...pieces];
  for (const { kind, at, length, other, text } of edits) {
    const start = at % Math.max(1, now.length);
    const range = now.slice(start, start + length);
    const donor = corpus[other % corpus.length] ?? [];
    const [open, close] = NESTS[other % NESTS.length] ?? ['', ''];
    switch (kind) {
      case 'delete':
        now.splice(start, length);
        break;
      case 'double':
        now.splice(start, 0, ...range);
        break;
      case 'swap': {
        const place = other % Math.max(1, now.length);
        [now[start], now[place]] = [now[place] ?? '', now[start] ?? ''];
        break;
      }
      case 'replace':
        now.splice(start, 1, text);
        break;
      case 'insert':
        now.splice(start, 0, text);
        break;
      case 'splice':
        now.splice(start, length, ...donor.slice(at % donor.length, (at % donor.length) + length));
        break;
      case 'nest':
        now = [
          ...now.slice(0, start),
          open.repeat(length),
          ...range,
          close.repeat(length),
          ...now.slice(start + length),
        ];
        break;
      case 'repeat':
        now.splice(start, 0, range.join('').repeat(other % 50));
    }
  }
  return now.join('');
}

/** Bytes that a disk or a wire could have changed; what is no UTF-8 then is read as U+FFFD. */
function damaged(text: string, flips: readonly (readonly [number, number])[]): string {
  const bytes = Buffer.from(text, 'utf8');
  for (const [at, bit] of flips) {
    const place = at % Math.max(1, bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
  }
  return bytes.toString('utf8');
}

/** Texts made from the corpus. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const corpus = texts.map(piecesOf);
  const words = [...new Set(corpus.flat())];
  const text = fc.oneof(
    fc.constantFrom(...STRANGE),
    fc.constantFrom(...words),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const edit = fc.record<Edit>({
    kind: fc.constantFrom(...KINDS),
    at: fc.nat(),
    length: fc.oneof({ weight: 20, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(200) }),
    other: fc.nat(),
    text,
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 6 });
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 4 });
  const byToken = fc.tuple(fc.constantFrom(...corpus), edits).map(([pieces, all]) => edited(pieces, all, corpus));
  const soup = fc.array(text, { maxLength: 60 }).map((parts) => parts.join(' '));
  return fc.oneof(
    { weight: 14, arbitrary: byToken },
    { weight: 4, arbitrary: fc.tuple(byToken, flips).map(([one, all]) => damaged(one, all)) },
    {
      weight: 1,
      arbitrary: fc.tuple(byToken, fc.nat()).map(([one, at]) => one.slice(0, at % Math.max(1, one.length))),
    },
    { weight: 1, arbitrary: soup },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}
