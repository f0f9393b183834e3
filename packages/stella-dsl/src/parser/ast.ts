import type { Source, Span } from '../source.ts';

export interface Name extends Span {
  readonly text: string;
}

export type Literal = StringLiteral | NumberLiteral | BoolLiteral | NullLiteral | ListLiteral;

export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** `text` as the author wrote it, sign included. */
export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly text: string;
}

export interface BoolLiteral extends Span {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NullLiteral extends Span {
  readonly kind: 'null';
}

export interface ListLiteral extends Span {
  readonly kind: 'list';
  readonly items: readonly Literal[];
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** `error` stands where a problem was reported already; nothing more is said about it. */
export type Expr =
  | Literal
  | (Span & { readonly kind: 'ident'; readonly name: string })
  | (Span & { readonly kind: 'member'; readonly object: Expr; readonly name: Name })
  | (Span & { readonly kind: 'index'; readonly object: Expr; readonly index: Expr })
  | (Span & { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[] })
  | (Span & { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly args: readonly Expr[] })
  | (Span & { readonly kind: 'not'; readonly arg: Expr })
  | (Span & { readonly kind: 'compare'; readonly op: CompareOperator; readonly left: Expr; readonly right: Expr })
  | (Span & { readonly kind: 'in'; readonly negated: boolean; readonly left: Expr; readonly right: Expr })
  | (Span & { readonly kind: 'error' });

export interface Entry extends Span {
  readonly key: Name;
  readonly value: Literal;
  /** The value could not be read: it agrees with everything. */
  readonly unread?: true;
}

export interface EntryBlock extends Span {
  readonly kind: 'metadata' | 'settings';
  readonly entries: readonly Entry[];
}

export interface SourceWeight extends Span {
  readonly source: StringLiteral;
  readonly weight: NumberLiteral;
}

export interface EnvAdjustment extends Span {
  readonly when: Expr;
  readonly add: NumberLiteral;
}

export type ProfileItem =
  | (Span & { readonly kind: 'map'; readonly name: Name; readonly weights: readonly SourceWeight[] })
  | (Span & { readonly kind: 'env'; readonly name: Name; readonly adjustments: readonly EnvAdjustment[] })
  | (Span & { readonly kind: 'scalar'; readonly entry: Entry });

export interface Profile extends Span {
  readonly kind: 'profile';
  readonly name: Name;
  readonly items: readonly ProfileItem[];
}

export interface Requirement extends Span {
  readonly key: Name;
  readonly values: ListLiteral;
}

export type Action =
  | (Span & { readonly kind: 'status' | 'severity'; readonly value: Expr })
  | (Span & { readonly kind: 'ignore' | 'defer'; readonly until: Expr | null })
  | (Span & { readonly kind: 'warn'; readonly message: Expr | null })
  | (Span & { readonly kind: 'escalate'; readonly to: Expr | null })
  | (Span & { readonly kind: 'annotate'; readonly key: Name; readonly value: Expr })
  | (Span & { readonly kind: 'requireVex'; readonly requirements: readonly Requirement[] });

export interface Rule extends Span {
  readonly kind: 'rule';
  readonly name: Name;
  readonly priority: (Span & { readonly value: number }) | null;
  readonly when: Expr;
  readonly then: readonly Action[];
  /** Null where there is no `else`. */
  readonly otherwise: readonly Action[] | null;
  readonly because: StringLiteral | null;
}

export type Section = EntryBlock | Profile | Rule;

/** One file as parsed. After errors it holds what could be understood. */
export interface PolicyFile {
  readonly source: Source;
  readonly name: StringLiteral | null;
  readonly sections: readonly Section[];
  /** Where the closing brace of the policy stands, or the end of the text. */
  readonly close: Span;
}
