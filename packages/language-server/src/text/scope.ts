import type { CallSignature } from '@policy-registry/stella-dsl';

export type Element = NonNullable<CallSignature['element']>;

export type BlockKind =
  | 'file'
  | 'policy'
  | 'metadata'
  | 'settings'
  | 'profile'
  | 'map'
  | 'env'
  | 'rule'
  | 'requireVex'
  | 'unknown';

/** A block of braces, with the name that its head gives it. */
export interface Block {
  readonly kind: BlockKind;
  readonly name: string;
}

/** The part of a rule, or of an item of an env block, that the last of these words began. */
export type Clause = 'head' | 'when' | 'then' | 'else' | 'because' | 'if' | 'add';

/** A name as far as it was read: `vex.latest().status` is `['vex', 'latest', '()', 'status']`. */
export type Path = readonly string[];

/** A name, and what bare names are fields of where it stands. */
export interface Subject {
  readonly path: Path;
  readonly element: Element | null;
}

/** An open parenthesis or bracket. */
export interface Group {
  readonly open: '(' | '[';
  /** `(` behind a name: what is called. `[` behind a name: what is indexed. */
  readonly of: Path | null;
  /** Commas passed. */
  readonly argument: number;
  readonly element: Element | null;
  /** What the group is compared with: that of `in [` for the items of the list. */
  readonly subject: Subject | null;
}

/** What is known at a place between two tokens. */
export interface Scope {
  /** The innermost last; empty before the policy. */
  readonly blocks: readonly Block[];
  /** The head of a block whose brace has not opened yet. */
  readonly pending: Block | null;
  readonly clause: Clause;
  /** In `then` and `else`: the action being read; null where one may begin. */
  readonly action: string | null;
  /** The action has come to its value: behind `:=`, `until`, `message` or `to`. */
  readonly inValue: boolean;
  /** The key whose value is being read, in blocks of entries. */
  readonly entry: string | null;
  readonly groups: readonly Group[];
  /** The name that ends here; null where none does. */
  readonly path: Path | null;
  /** What a literal would be compared with. */
  readonly subject: Subject | null;
  /** The last token is one that a value ends with. */
  readonly afterValue: boolean;
  /** The last token is the point of a name. */
  readonly afterPoint: boolean;
}

export const START: Scope = {
  blocks: [],
  pending: null,
  clause: 'head',
  action: null,
  inValue: false,
  entry: null,
  groups: [],
  path: null,
  subject: null,
  afterValue: false,
  afterPoint: false,
};

export function blockOf({ blocks }: Scope): Block {
  return blocks.at(-1) ?? { kind: 'file', name: '' };
}

export function elementOf({ groups }: Scope): Element | null {
  return groups.at(-1)?.element ?? null;
}

/** Where an expression is being read, so that names and operators mean something. */
export function inExpression(scope: Scope): boolean {
  const { kind } = blockOf(scope);
  if (scope.pending !== null) return false;
  if (kind === 'env') return scope.clause === 'if';
  return kind === 'rule' && (scope.clause === 'when' || scope.inValue);
}
