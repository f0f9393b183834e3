/** The one syntax version that this package speaks; a policy names it in its header. */
export const SYNTAX = 'stella-dsl@1';

/** Statuses with a meaning in the suite. A policy may set others; a literal outside this list is a lint warning. */
export const KNOWN_STATUSES = [
  'affected',
  'not_affected',
  'fixed',
  'under_investigation',
  'suppressed',
  'deferred',
  'escalated',
  'blocked',
] as const;

/** The status of a finding that no rule settled, where the policy's settings do not say another. */
export const DEFAULT_STATUS = 'affected';

/** Statuses that take a finding out of sight; `requireVex` guards the first two where they come from VEX. */
export const VEX_CLAIMS: ReadonlySet<string> = new Set(['not_affected', 'fixed']);
