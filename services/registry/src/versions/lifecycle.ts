import { ServiceError } from '@policy-registry/rpc/errors';

/** State names are stable API: events and audit entries carry them. */
export type VersionState = 'draft' | 'in_review' | 'approved' | 'published' | 'deprecated' | 'archived' | 'rejected';

export type VersionVerb =
  | 'revise'
  | 'submit'
  | 'withdraw'
  | 'requestChanges'
  | 'reject'
  | 'reopen'
  | 'approve'
  | 'publish'
  | 'deprecate'
  | 'archive';

/**
 * Every transition of a version: state, verb, state. What is not here is refused. An approval leads to `approved` when it is the last
 * one that was missing; the ones before it are taken in `in_review` and leave it there.
 */
export const LIFECYCLE: Readonly<Record<VersionState, Readonly<Partial<Record<VersionVerb, VersionState>>>>> = {
  draft: { revise: 'draft', submit: 'in_review', archive: 'archived' },
  in_review: {
    revise: 'draft',
    withdraw: 'draft',
    requestChanges: 'draft',
    reject: 'rejected',
    approve: 'approved',
  },
  approved: { publish: 'published', archive: 'archived' },
  published: { deprecate: 'deprecated' },
  deprecated: { archive: 'archived' },
  archived: {},
  rejected: { reopen: 'in_review', archive: 'archived' },
};

/** States in which the content of a version is frozen for good. */
const FROZEN: ReadonlySet<VersionState> = new Set(['published', 'deprecated', 'archived']);
/** Verbs that would put other content in, or the same content back on the way. */
const TOUCHING: ReadonlySet<VersionVerb> = new Set(['revise', 'submit', 'withdraw']);

export function isFrozen(state: VersionState): boolean {
  return FROZEN.has(state);
}

/** The state that the verb leads to. Throws VERSION_IMMUTABLE or INVALID_STATE, with what would be allowed. */
export function transition(from: VersionState, verb: VersionVerb): VersionState {
  const to = LIFECYCLE[from][verb];
  if (to !== undefined) return to;
  const metadata = { state: from, verb, allowed: Object.keys(LIFECYCLE[from]).sort().join(' ') };
  if (isFrozen(from) && TOUCHING.has(verb)) {
    throw new ServiceError('VERSION_IMMUTABLE', `The version is ${from} and never changes; derive a new one.`, {
      metadata,
    });
  }
  throw new ServiceError('INVALID_STATE', `A version that is ${from} does not take the verb ${verb}.`, { metadata });
}
