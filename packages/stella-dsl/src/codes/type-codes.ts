import type { CodeEntry } from './code-entry.ts';

/** Problems of names, types and values. */
export const TYPE_CODES = {
  'TYPE-001': {
    severity: 'error',
    title: 'unknown name',
    meaning:
      'A name starts with one of the roots of the language, or is a field of the statement or component inside a predicate.',
    example: {
      wrong: 'rule r { when advisroy.kev then warn }',
      right: 'rule r { when advisory.kev then warn }',
    },
  },
  'TYPE-002': {
    severity: 'error',
    title: 'unknown member',
    meaning: 'The root has no member of this name, or the value has no members at all.',
    example: {
      wrong: 'rule r { when sbom.nmae == "x" then warn }',
      right: 'rule r { when sbom.name == "x" then warn }',
    },
  },
  'TYPE-003': {
    severity: 'error',
    title: 'not a value',
    meaning: 'A root such as `advisory` groups names and is no value, and only functions are called.',
    example: {
      wrong: 'rule r { when advisory == "CVE-2021-44228" then warn }',
      right: 'rule r { when advisory.id == "CVE-2021-44228" then warn }',
    },
  },
  'TYPE-004': {
    severity: 'error',
    title: 'wrong type',
    meaning: 'A condition is true, false or unknown; a status is a string; every argument has its type.',
    example: {
      wrong: 'rule r { when advisory.cvss then warn }',
      right: 'rule r { when advisory.cvss >= 7 then warn }',
    },
  },
  'TYPE-005': {
    severity: 'error',
    title: 'types that never match',
    meaning: 'A comparison of two types that can never be equal, or have no order, would be unknown for every finding.',
    example: {
      wrong: 'rule r { when advisory.cvss >= "7" then warn }',
      right: 'rule r { when advisory.cvss >= 7 then warn }',
    },
  },
  'TYPE-006': {
    severity: 'error',
    title: 'no severity',
    meaning: 'Severities are `None`, `Low`, `Medium`, `High` and `Critical`, written so. A rule cannot set `Unknown`.',
    example: {
      wrong: 'rule r { when severity.normalized == "critical" then warn }',
      right: 'rule r { when severity.normalized == "Critical" then warn }',
    },
  },
  'TYPE-007': {
    severity: 'error',
    title: 'no instant',
    meaning: 'An instant is an ISO 8601 date, or a date and time with `Z` or an offset.',
    example: {
      wrong: 'rule r { when exists(env.x) then ignore until "31.12.2027" because "b" }',
      right: 'rule r { when exists(env.x) then ignore until "2027-12-31" because "b" }',
    },
  },
  'TYPE-008': {
    severity: 'error',
    title: 'mixed list',
    meaning: 'All items of a list have one type; `null` may stand among them.',
    example: {
      wrong: 'rule r { when sbom.version in ["1.0", 2] then warn }',
      right: 'rule r { when sbom.version in ["1.0", "2"] then warn }',
    },
  },
  'TYPE-009': {
    severity: 'error',
    title: 'bad index',
    meaning: 'A list is indexed by a number from 0; `env` and `signals.custom` by a string literal.',
    example: {
      wrong: 'rule r { when sbom.tags["a"] == "b" then warn }',
      right: 'rule r { when sbom.tags[0] == "b" then warn }',
    },
  },
  'TYPE-010': {
    severity: 'error',
    title: 'unknown function',
    meaning: 'The language has no function or method of this name.',
    example: {
      wrong: 'rule r { when startswith(sbom.name, "a") then warn }',
      right: 'rule r { when starts_with(sbom.name, "a") then warn }',
    },
  },
  'TYPE-011': {
    severity: 'error',
    title: 'wrong number of arguments',
    meaning: 'The function takes another number of arguments.',
    example: {
      wrong: 'rule r { when starts_with(sbom.name) then warn }',
      right: 'rule r { when starts_with(sbom.name, "a") then warn }',
    },
  },
  'TYPE-012': {
    severity: 'error',
    title: 'profile reads what it makes',
    meaning: 'The score is made from the profiles, so a profile reads `severity.base` and not the score.',
    example: {
      wrong: 'profile p { env e { if severity.score > 5 then -1 } }',
      right: 'profile p { env e { if severity.base > 5 then -1 } }',
    },
  },
  'TYPE-013': {
    severity: 'error',
    title: 'predicate in a predicate',
    meaning: 'Inside `vex.any(...)` and its like stands a condition over one element, and no other predicate.',
    example: {
      wrong: 'rule r { when vex.any(vex.all(status == "fixed")) then warn }',
      right: 'rule r { when vex.all(status == "fixed") then warn }',
    },
  },
  'TYPE-014': {
    severity: 'error',
    title: 'bad requireVex',
    meaning: '`requireVex` lists `vendors`, `justifications` or both.',
    example: {
      wrong: 'rule r { when exists(env.x) then requireVex { vendor = ["a"] } }',
      right: 'rule r { when exists(env.x) then requireVex { vendors = ["a"] } }',
    },
  },
  'TYPE-015': {
    severity: 'error',
    title: 'key twice',
    meaning: 'A key, a source or a part of a profile stands once in its block.',
    example: { wrong: 'metadata { a = 1; a = 2 }', right: 'metadata { a = 1; b = 2 }' },
  },
  'TYPE-016': {
    severity: 'error',
    title: 'unknown setting',
    meaning: 'Settings are `shadow` and `default_status`.',
    example: { wrong: 'settings { shadw = true }', right: 'settings { shadow = true }' },
  },
  'TYPE-017': {
    severity: 'error',
    title: 'adjustment out of range',
    meaning: 'A weight or an adjustment lies between -10 and +10, the ends of the score.',
    example: {
      wrong: 'profile p { map m { source "NVD" => 50 } }',
      right: 'profile p { map m { source "NVD" => 0.5 } }',
    },
  },
} as const satisfies Record<string, CodeEntry>;
