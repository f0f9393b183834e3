import type { SYNTAX } from '../statuses.ts';

/**
 * The compiled policy: what is attested and what engines run. It holds no positions and no comments; `because` is in it, since
 * it is shown. Its bytes are the canonical JSON (RFC 8785) of this value; decimals are strings in canonical text.
 */
export interface PolicyIr {
  readonly syntax: typeof SYNTAX;
  /** The name in the policy's header. */
  readonly policy: string;
  readonly metadata: Readonly<Record<string, LiteralJson>>;
  readonly settings: IrSettings;
  readonly profiles: Readonly<Record<string, IrProfile>>;
  /** In the order of evaluation: rising priority, ties as in the source. */
  readonly rules: readonly IrRule[];
}

export interface IrSettings {
  readonly default_status: string;
  readonly shadow: boolean;
}

/** A literal of metadata or a scalar; a decimal is `{ "decimal": "0.5" }`, so that it cannot be taken for a string. */
export type LiteralJson = string | boolean | null | { readonly decimal: string } | readonly LiteralJson[];

export interface IrProfile {
  /** Map name, then source, then weight. */
  readonly maps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly env: Readonly<Record<string, readonly IrAdjustment[]>>;
  readonly scalars: Readonly<Record<string, LiteralJson>>;
}

export interface IrAdjustment {
  readonly when: IrExpr;
  readonly add: string;
}

export interface IrRule {
  readonly name: string;
  readonly priority: number;
  readonly when: IrExpr;
  readonly then: readonly IrAction[];
  readonly else?: readonly IrAction[];
  readonly because?: string;
}

export type IrAction =
  | { readonly do: 'status' | 'severity'; readonly value: IrExpr }
  | { readonly do: 'ignore' | 'defer'; readonly until?: IrExpr }
  | { readonly do: 'warn'; readonly message?: IrExpr }
  | { readonly do: 'escalate'; readonly to?: IrExpr }
  | { readonly do: 'annotate'; readonly key: string; readonly value: IrExpr }
  | { readonly do: 'requireVex'; readonly vendors?: readonly string[]; readonly justifications?: readonly string[] };

export type IrCompare = '==' | '!=' | '<' | '<=' | '>' | '>=';

/**
 * What two operands are compared as, settled by the checker. A value that is not of the kind is unknown; a string that reads
 * as a severity or an instant counts as one. `any`: by the kinds the values have at run time.
 */
export type IrKind = 'bool' | 'decimal' | 'string' | 'severity' | 'instant' | 'any';

export type IrExpr =
  | { readonly op: 'null' }
  | { readonly op: 'bool'; readonly value: boolean }
  | { readonly op: 'string'; readonly value: string }
  | { readonly op: 'decimal'; readonly value: string }
  | { readonly op: 'list'; readonly items: readonly IrExpr[] }
  /** A named input: `["advisory", "cvss"]`, `["env", "runtime"]`, `["profile", "severity", "cap"]`. */
  | { readonly op: 'get'; readonly path: readonly string[] }
  /** A field of the statement or component that the enclosing `each` is at. */
  | { readonly op: 'field'; readonly name: string }
  | { readonly op: 'index'; readonly list: IrExpr; readonly at: IrExpr }
  | { readonly op: 'and' | 'or'; readonly args: readonly IrExpr[] }
  | { readonly op: 'not'; readonly arg: IrExpr }
  | {
      readonly op: 'compare';
      readonly by: IrCompare;
      readonly as: IrKind;
      readonly left: IrExpr;
      readonly right: IrExpr;
    }
  | { readonly op: 'in'; readonly as: IrKind; readonly item: IrExpr; readonly list: IrExpr }
  /** `as` only on `coalesce`: the kind that its arguments are read as. */
  | { readonly op: 'call'; readonly fn: string; readonly args: readonly IrExpr[]; readonly as?: IrKind }
  | { readonly op: 'each'; readonly fn: EachFunction; readonly where: IrExpr };

export type EachFunction = 'vex.any' | 'vex.all' | 'vex.count' | 'sbom.any_component';
