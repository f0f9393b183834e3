import type { CodeEntry } from './code-entry.ts';

/** Bounds of a compilation, and the check that the compiler makes of itself. Examples are in `vectors/limits.yaml`. */
export const LIMIT_CODES = {
  'LIMIT-001': { severity: 'error', title: 'file too large', meaning: 'The file has more bytes than `fileBytes`.' },
  'LIMIT-002': {
    severity: 'error',
    title: 'pack too large',
    meaning: 'The `.stella` files have more bytes together than `packBytes`.',
  },
  'LIMIT-003': { severity: 'error', title: 'too many rules', meaning: 'The policy has more rules than `rules`.' },
  'LIMIT-004': {
    severity: 'error',
    title: 'expression too deep',
    meaning:
      'Parentheses, `not`, calls, indexes, lists and the steps of one `a.b.c` nest deeper than `expressionDepth`.',
  },
  'LIMIT-005': {
    severity: 'error',
    title: 'list too long',
    meaning: 'A list or the arguments of a call are more than `listItems`.',
  },
  'LIMIT-006': {
    severity: 'error',
    title: 'string too long',
    meaning: 'The value of a string has more bytes than `stringBytes`.',
  },
  'LIMIT-007': { severity: 'error', title: 'compiling took too long', meaning: 'It took longer than `compileMs`.' },
  'LIMIT-008': { severity: 'error', title: 'glob too long', meaning: 'A glob has at most 256 characters.' },
  'LIMIT-009': {
    severity: 'error',
    title: 'too many problems',
    meaning:
      'Problems of a file past `diagnosticsPerFile` are counted and not shown. An info where none of those is an error.',
  },
  'LIMIT-010': {
    severity: 'error',
    title: 'policy too complex',
    meaning: 'What an evaluation costs is proportional to the complexity, and it is over `complexity`.',
  },
  'TWIN-001': {
    severity: 'error',
    title: 'compilation not deterministic',
    meaning: 'Two compilations of the same texts gave different bytes. This is a fault of the compiler: report it.',
  },
} as const satisfies Record<string, CodeEntry>;
