import fc from 'fast-check';
import { COMMENTS } from '../arbitraries/layout.ts';
import type { Pieces } from './pieces.ts';

/** What is seldom in a policy, or in a place where it means something else. */
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

export interface Edit {
  readonly kind: 'delete' | 'double' | 'swap' | 'replace' | 'insert' | 'splice' | 'nest' | 'repeat';
  readonly at: number;
  readonly length: number;
  readonly other: number;
  readonly text: string;
}

const KINDS: readonly Edit['kind'][] = ['delete', 'double', 'swap', 'replace', 'insert', 'splice', 'nest', 'repeat'];

/** Applies edits of tokens, whatever comes out. */
export function edited(pieces: Pieces, edits: readonly Edit[], corpus: readonly Pieces[]): string {
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

/** A token of the corpus, or something strange. */
export function anyToken(corpus: readonly Pieces[]): fc.Arbitrary<string> {
  const known = fc.constantFrom(...new Set(corpus.flat()));
  return fc.oneof(fc.constantFrom(...STRANGE), known, fc.string({ unit: 'binary', maxLength: 3 }));
}

export function someEdits(text: fc.Arbitrary<string>): fc.Arbitrary<Edit[]> {
  const edit = fc.record<Edit>({
    kind: fc.constantFrom(...KINDS),
    at: fc.nat(),
    length: fc.oneof({ weight: 20, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(200) }),
    other: fc.nat(),
    text,
  });
  return fc.array(edit, { minLength: 1, maxLength: 6 });
}
