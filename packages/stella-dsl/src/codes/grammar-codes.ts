import type { CodeEntry } from './code-entry.ts';

/** Problems of the shape of a file, and of the set of files. */
export const GRAMMAR_CODES = {
  'PARSE-001': {
    severity: 'error',
    title: 'something else was expected',
    meaning: 'What stands here cannot stand here. The message says what can.',
    example: {
      wrong: 'rule r { when exists(env.x) warn }',
      right: 'rule r { when exists(env.x) then warn }',
    },
  },
  'PARSE-002': {
    severity: 'error',
    title: 'section twice',
    meaning: 'Metadata and settings stand at most once in a file.',
    example: {
      wrong: 'metadata { a = 1 } metadata { b = 2 }',
      right: 'metadata { a = 1; b = 2 }',
    },
  },
  'PARSE-003': {
    severity: 'error',
    title: 'no header',
    meaning: 'A file starts with `policy "Name" syntax "stella-dsl@1" {`, and the name is not empty.',
    example: {
      wrong: 'syntax "stella-dsl@1" {}',
      right: 'policy "Baseline" syntax "stella-dsl@1" {}',
    },
  },
  'PARSE-004': {
    severity: 'error',
    title: 'unsupported syntax version',
    meaning: 'This compiler reads `stella-dsl@1`.',
    example: {
      wrong: 'policy "Baseline" syntax "stella-dsl@2" {}',
      right: 'policy "Baseline" syntax "stella-dsl@1" {}',
    },
  },
  'PARSE-005': {
    severity: 'error',
    title: 'name twice',
    meaning: 'Rules have names of their own over all files of a pack, and so have profiles.',
    example: {
      wrong: 'rule r { when exists(env.a) then warn }\nrule r { when exists(env.b) then warn }',
      right: 'rule r { when exists(env.a) then warn }\nrule s { when exists(env.b) then warn }',
    },
  },
  'PARSE-006': {
    severity: 'error',
    title: 'no such operator',
    meaning:
      'Conditions are compared by `==`, `!=`, `<`, `<=`, `>`, `>=`, `in` and `not in`, and joined by `and`, `or` and `not`. Everything else is a function.',
    example: {
      wrong: 'rule r { when sbom.tags contains "internet" then warn }',
      right: 'rule r { when contains(sbom.tags, "internet") then warn }',
    },
  },
  'PARSE-007': {
    severity: 'error',
    title: 'part of a rule out of place',
    meaning:
      'A rule reads `when`, `then`, `else`, `because`, each once; `else` holds actions, and no condition of its own.',
    example: {
      wrong: 'rule r { because "b" when advisory.kev then warn }',
      right: 'rule r { when advisory.kev then warn because "b" }',
    },
  },
  'PARSE-008': {
    severity: 'error',
    title: 'no such action',
    meaning: 'A rule acts by `status`, `severity`, `ignore`, `warn`, `defer`, `escalate`, `annotate` and `requireVex`.',
    example: {
      wrong: 'rule r { when exists(env.x) then warning }',
      right: 'rule r { when exists(env.x) then warn }',
    },
  },
  'PARSE-009': {
    severity: 'error',
    title: 'bad priority',
    meaning: 'A priority is a whole number from 0 to 1,000,000. The lowest runs first; without one it is 100.',
    example: {
      wrong: 'rule r priority 1.5 { when exists(env.x) then warn }',
      right: 'rule r priority 15 { when exists(env.x) then warn }',
    },
  },
  'PARSE-010': {
    severity: 'error',
    title: 'no such section',
    meaning: 'A policy holds `metadata`, `settings`, profiles and rules, and nothing else.',
    example: { wrong: 'setting { shadow = true }', right: 'settings { shadow = true }' },
  },
  'PARSE-011': {
    severity: 'error',
    title: 'the wrong one of `=`, `==` and `:=`',
    meaning: '`==` compares, `:=` assigns in actions, and `=` or `:` gives a key of a block its value.',
    example: {
      wrong: 'rule r { when sbom.name = "x" then warn }',
      right: 'rule r { when sbom.name == "x" then warn }',
    },
  },
  'PARSE-012': {
    severity: 'error',
    title: 'text after the policy',
    meaning: 'A file holds one policy block, and nothing behind its closing brace.',
    example: {
      wrong: 'policy "A" syntax "stella-dsl@1" {}\npolicy "B" syntax "stella-dsl@1" {}',
      right: 'policy "A" syntax "stella-dsl@1" {}',
    },
  },
  'PARSE-013': {
    severity: 'error',
    title: 'chained comparison',
    meaning: 'A comparison has two sides. Two comparisons are joined by `and`.',
    example: {
      wrong: 'rule r { when 4 <= advisory.cvss < 7 then warn }',
      right: 'rule r { when 4 <= advisory.cvss and advisory.cvss < 7 then warn }',
    },
  },
  'PARSE-020': {
    severity: 'error',
    title: 'file missing',
    meaning: 'There is no `.stella` file, or not the one that was named as entry.',
  },
  'PARSE-021': {
    severity: 'error',
    title: 'file twice',
    meaning: 'Two files with one path were given to the compiler.',
  },
} as const satisfies Record<string, CodeEntry>;
