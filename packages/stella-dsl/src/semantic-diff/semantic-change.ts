export type SemanticChangeKind =
  | 'rule_added'
  | 'rule_removed'
  | 'rule_changed'
  | 'rule_reordered'
  | 'profile_changed'
  | 'settings_changed'
  | 'threshold_moved'
  | 'metadata_changed';

/** One way in which two policies differ in meaning. */
export interface SemanticChange {
  readonly kind: SemanticChangeKind;
  /** Name of the rule; of the profile and what is in it, e.g. `severity.vendor_weight`; of the setting or the key of metadata. */
  readonly subject: string;
  /** As an author would write it; empty where it is not there. */
  readonly before: string;
  readonly after: string;
}

/** The change of one thing; none where both texts are the same. */
export function changeOf(
  kind: SemanticChangeKind,
  subject: string,
  before: string | undefined,
  after: string | undefined,
): SemanticChange[] {
  return before === after ? [] : [{ kind, subject, before: before ?? '', after: after ?? '' }];
}

/** The keys of both, sorted, each once. */
export function keysOfBoth(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}
