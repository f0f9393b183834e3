import type { CodeEntry } from './code-entry.ts';

/** What compiles and is hardly meant. */
export const LINT_CODES = {
  'LINT-001': {
    severity: 'warning',
    title: 'no reason',
    meaning: 'A rule that changes status or severity says why: `because` is shown to whoever asks, and is attested.',
    example: {
      wrong: 'rule r { when advisory.kev then status := "blocked" }',
      right: 'rule r { when advisory.kev then status := "blocked" because "Exploited in the wild" }',
    },
  },
  'LINT-002': {
    severity: 'warning',
    title: 'constant condition',
    meaning:
      'A condition, or a part of one, that cannot be true, cannot be false or cannot be known, whatever the finding.',
    example: {
      wrong: 'rule r { when sbom.scope == null then warn }',
      right: 'rule r { when not exists(sbom.scope) then warn }',
    },
  },
  'LINT-003': {
    severity: 'warning',
    title: 'hides every finding',
    meaning: 'A rule whose condition is always true takes every finding out of sight.',
  },
  'LINT-004': {
    severity: 'warning',
    title: 'shadowed rule',
    meaning: 'An earlier rule has always settled the status when this one comes, so it never settles anything.',
    example: {
      wrong:
        'rule a { when advisory.kev then status := "blocked" because "a" }\nrule b { when advisory.kev then status := "affected" because "b" }',
      right:
        'rule a { when advisory.kev then status := "blocked" because "a" }\nrule b { when not advisory.kev then status := "affected" because "b" }',
    },
  },
  'LINT-005': {
    severity: 'warning',
    title: '`ignore` without an end',
    meaning: 'What is ignored for ever is forgotten: `until` makes somebody look again.',
    example: {
      wrong: 'rule r { when exists(env.x) then ignore because "b" }',
      right: 'rule r { when exists(env.x) then ignore until "2027-12-31" because "b" }',
    },
  },
  'LINT-006': {
    severity: 'warning',
    title: 'unknown status',
    meaning: 'Nobody downstream knows a status outside the known ones.',
    example: {
      wrong: 'rule r { when advisory.kev then status := "blokced" because "b" }',
      right: 'rule r { when advisory.kev then status := "blocked" because "b" }',
    },
  },
  'LINT-007': {
    severity: 'warning',
    title: 'hard-coded tenant',
    meaning: 'A policy is bound to tenants from outside; one that names them cannot be.',
    example: {
      wrong: 'rule r { when run.tenant == "acme" then warn }',
      right: 'rule r { when env.exposure == "internal" then warn }',
    },
  },
  'LINT-008': {
    severity: 'info',
    title: 'letter case',
    meaning: 'Sources write this value in several letter cases, and a comparison of strings tells them apart.',
    example: {
      wrong: 'rule r { when sbom.ecosystem == "npm" then warn }',
      right: 'rule r { when lowercase(sbom.ecosystem) == "npm" then warn }',
    },
  },
  'LINT-009': {
    severity: 'info',
    title: 'signal that may be missing',
    meaning: 'Signals are missing more often than not, and then the condition is unknown.',
    example: {
      wrong: 'rule r { when signals.trust_score < 0.5 then warn }',
      right: 'rule r { when coalesce(signals.trust_score, 1) < 0.5 then warn }',
    },
  },
  'LINT-010': {
    severity: 'warning',
    title: 'unused profile',
    meaning: 'The profile adjusts no score, and no rule reads it.',
    example: {
      wrong: 'profile p { cap = 5 }',
      right: 'profile p { cap = 5 }\nrule r { when advisory.cvss > profile.p.cap then warn }',
    },
  },
  'LINT-011': {
    severity: 'warning',
    title: 'looks like a credential',
    meaning: 'Sources are shown to many and attested for ever: a secret in them is lost.',
    example: {
      wrong: 'metadata { key = "AKIAIOSFODNN7EXAMPLE" }',
      right: 'metadata { key = "see the vault" }',
    },
  },
  'LINT-012': {
    severity: 'warning',
    title: 'metadata or settings that have no effect',
    meaning: 'Metadata and settings count in the entry file of a pack only.',
  },
  'LINT-013': {
    severity: 'warning',
    title: 'predicate that looks at no element',
    meaning:
      "Inside a predicate bare names are the fields of one statement or component. `vex.status` is the governing statement's, whichever the predicate is at.",
    example: {
      wrong: 'rule r { when vex.any(vex.status == "fixed") then warn }',
      right: 'rule r { when vex.any(status == "fixed") then warn }',
    },
  },
  'LINT-014': {
    severity: 'warning',
    title: 'word that the value never is',
    meaning:
      'VEX statuses, justifications and reachability states are fixed words, and a text in lower case has no capitals.',
    example: {
      wrong: 'rule r { when vex.status == "not affected" then warn }',
      right: 'rule r { when vex.status == "not_affected" then warn }',
    },
  },
  'LINT-015': {
    severity: 'warning',
    title: 'number out of range',
    meaning: 'Scores lie between 0 and 10, probabilities and confidences between 0 and 1.',
    example: {
      wrong: 'rule r { when advisory.epss > 50 then warn }',
      right: 'rule r { when advisory.epss > 0.5 then warn }',
    },
  },
  'LINT-016': {
    severity: 'info',
    title: 'item twice',
    meaning: 'An item that stands twice in a list is one too many, or another was meant.',
    example: {
      wrong: 'rule r { when sbom.name in ["a", "b", "a"] then warn }',
      right: 'rule r { when sbom.name in ["a", "b"] then warn }',
    },
  },
  'LINT-017': {
    severity: 'info',
    title: 'part that adds nothing',
    meaning: 'An operand that stands twice and `not not` change nothing, or something else was meant.',
    example: {
      wrong: 'rule r { when advisory.kev and advisory.kev then warn }',
      right: 'rule r { when advisory.kev and advisory.fix_available then warn }',
    },
  },
  'LINT-018': {
    severity: 'info',
    title: 'placeholder in a text',
    meaning: 'Texts are taken as they stand; nothing in them is replaced.',
    example: {
      wrong: 'rule r { when advisory.kev then warn message "{{ advisory.id }} is exploited" }',
      right: 'rule r { when advisory.kev then warn message "exploited"; annotate id := advisory.id }',
    },
  },
} as const satisfies Record<string, CodeEntry>;
