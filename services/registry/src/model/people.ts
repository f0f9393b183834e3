/** Who acts in a history; everybody has every right, so that the rules alone keep them apart. */
export const PEOPLE = ['ann', 'bob', 'cat', 'dan', 'eve'] as const;

/** Who writes, mostly: whoever has a hand in the sources approves nothing that comes of them. */
export const AUTHORS = ['ann', 'bob'] as const;

/** What a history is about: names of its own, so that many histories of one tenant do not meet. */
export interface Place {
  readonly pack: string;
  readonly workspace: string;
  readonly environments: readonly string[];
}

export function placeOf(history: number): Place {
  return {
    pack: `shop-${history}`,
    workspace: `draft-${history}`,
    environments: [`dev-${history}`, `prod-${history}`],
  };
}

/**
 * Refusals that the rules give, and the two of which a caller tries again. Anything else that a call fails with (INTERNAL, DATA_CORRUPT,
 * UNAVAILABLE) is a defect.
 */
export const RULES: ReadonlySet<string> = new Set([
  ...['INVALID_STATE', 'VERSION_IMMUTABLE', 'STALE_DIGEST', 'SELF_APPROVAL', 'DUPLICATE_APPROVAL', 'NOT_FOUND'],
  ...['BLOCKING_COMMENTS', 'GATES_NOT_SATISFIED', 'NOTHING_TO_COMMIT', 'VERSION_NUMBER_USED', 'ENVIRONMENT_FROZEN'],
  ...['INVALID_ARGUMENT', 'ETAG_MISMATCH', 'WORKSPACE_ARCHIVED', 'CONFLICT', 'REQUEST_IN_PROGRESS'],
]);
