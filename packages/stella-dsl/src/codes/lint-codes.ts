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
    meaning: 'A condition or a part of one has the same value for every finding.',
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
} as const satisfies Record<string, CodeEntry>;
