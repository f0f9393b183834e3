import type { CodeEntry } from './code-entry.ts';

/** Problems of characters and of the tokens that they make. */
export const LEXICAL_CODES = {
  'LEX-001': {
    severity: 'error',
    title: 'unexpected character',
    meaning:
      'A character or an operator that the language does not have. Words stand for logic (`and`, `or`, `not`), and strings stand in straight double quotes.',
    example: {
      wrong: `rule r { when env.a == 'x' && env.b == 1 then warn }`,
      right: 'rule r { when env.a == "x" and env.b == 1 then warn }',
    },
  },
  'LEX-002': {
    severity: 'error',
    title: 'unclosed string',
    meaning: 'A string ends on the line where it starts. A line end inside one is written `\\n`.',
    example: {
      wrong: 'metadata {\n  owner = "team-a\n}',
      right: 'metadata {\n  owner = "team-a"\n}',
    },
  },
  'LEX-003': {
    severity: 'error',
    title: 'bad escape',
    meaning: 'A backslash in a string starts one of `\\"`, `\\\\`, `\\n`, `\\r`, `\\t` and `\\u{…}`.',
    example: {
      wrong: 'metadata { path = "C:\\dir" }',
      right: 'metadata { path = "C:\\\\dir" }',
    },
  },
  'LEX-004': {
    severity: 'error',
    title: 'bad number',
    meaning:
      'A number is a decimal with an optional sign, without leading zeros, exponent or unit: at most 18 digits, 6 of them after the point.',
    example: {
      wrong: 'rule r { when advisory.cvss >= 09.50 then warn }',
      right: 'rule r { when advisory.cvss >= 9.5 then warn }',
    },
  },
  'LEX-005': {
    severity: 'error',
    title: 'unclosed comment',
    meaning: 'A comment that starts with `/*` ends with `*/`. Such comments do not nest.',
    example: {
      wrong: 'rule r { when advisory.kev then warn } /* to be done',
      right: 'rule r { when advisory.kev then warn } /* to be done */',
    },
  },
  'LEX-006': {
    severity: 'error',
    title: 'control character in a string',
    meaning: 'A control character cannot be seen, so a string holds it as an escape: `\\t`, `\\u{7f}`.',
    example: { wrong: 'metadata { a = "x\u0001y" }', right: 'metadata { a = "x\\u{1}y" }' },
  },
  'LEX-007': {
    severity: 'warning',
    title: 'not in normal form C',
    meaning:
      'Two strings that look the same can be made of different characters, and then they are not equal. Unicode normal form C leaves one way to write each.',
    example: { wrong: 'metadata { a = "e\u0301" }', right: 'metadata { a = "é" }' },
  },
  'LEX-008': {
    severity: 'error',
    title: 'not Unicode',
    meaning: 'Half of a surrogate pair is no character. The file was damaged, or is not UTF-8.',
    example: { wrong: 'metadata { a = "\ud800" }', right: 'metadata { a = "\u{1F600}" }' },
  },
  'LEX-009': {
    severity: 'error',
    title: 'merge conflict',
    meaning:
      'The file holds both sides of a merge, with the lines that mark them. One side is read, so that the rest is checked.',
    example: {
      wrong:
        '<<<<<<< HEAD\nrule r { when advisory.kev then warn }\n=======\nrule r { when env.x == 1 then warn }\n>>>>>>> other\n',
      right: 'rule r { when advisory.kev then warn }',
    },
  },
} as const satisfies Record<string, CodeEntry>;
