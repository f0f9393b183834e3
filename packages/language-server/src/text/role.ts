import type { Path, Subject } from './scope.ts';

/** What a string literal is read as, by its place. */
export type StringUse =
  | 'status'
  | 'vex-status'
  | 'severity'
  | 'justification'
  | 'syntax'
  /** Of `env["key"]` and `signals.custom["key"]`. */
  | 'key'
  | 'text';

/** What a token is, by its place. */
export type Role =
  | { readonly kind: 'keyword' | 'operator' | 'constant' | 'action' | 'number' | 'punctuation' | 'unknown' }
  /** The name in the head of a rule, a profile, a map or an env block. */
  | { readonly kind: 'definition'; readonly of: 'rule' | 'profile' | 'map' | 'env'; readonly name: string }
  /** A key of metadata, settings or requireVex, or of `annotate`. */
  | { readonly kind: 'key'; readonly of: 'metadata' | 'settings' | 'requireVex' | 'annotate' }
  /** A value that a profile defines. */
  | { readonly kind: 'scalar'; readonly profile: string }
  /** One step of a name in an expression; `path` ends with it. */
  | ({ readonly kind: 'name'; readonly called: boolean } & Subject)
  /** `path` is there for a key: that of the value it leads to. */
  | { readonly kind: 'string'; readonly use: StringUse; readonly path?: Path };
