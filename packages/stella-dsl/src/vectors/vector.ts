import type { Diagnostic, Evaluation, Limits, RuleExplain, SymbolTable } from '../index.ts';

/** The form of `vectors/*.yaml`; `vectors/vector.schema.json` says the same to editors. */
export interface VectorFile {
  readonly path: string;
  readonly section: string;
  readonly given?: Given;
  /** By clause of the text, or by code of a diagnostic. */
  readonly vectors: Readonly<Record<string, readonly Vector[]>>;
}

export interface Vector extends Wanted {
  readonly name?: string;
  readonly expression?: string;
  readonly policy?: Text;
  readonly source?: Text;
  readonly files?: Readonly<Record<string, Text>> | readonly { readonly path: string; readonly text: Text }[];
  readonly ir?: string;
  readonly limit?: keyof Limits;
  readonly options?: {
    readonly entry?: string;
    readonly strict?: boolean;
    readonly limits?: Partial<Limits>;
    readonly clock?: readonly number[];
  };
  readonly given?: Given;
}

export interface Wanted {
  readonly value?: unknown;
  readonly diagnostics?: readonly (string | (Partial<Diagnostic> & { readonly code: string }))[];
  readonly rendered?: string;
  readonly fixed?: Text;
  readonly result?: WantedResult;
  readonly error?: string;
  readonly irDigest?: string;
  readonly irJson?: string;
  readonly sameIrAs?: Text;
  readonly formatted?: string;
  readonly inputs?: Readonly<Record<string, readonly string[]>>;
  readonly symbols?: Partial<SymbolTable>;
  readonly complexity?: number;
}

export type WantedResult = Partial<Omit<Evaluation, 'explain'>> & {
  readonly explain?: Readonly<Record<string, Partial<Omit<RuleExplain, 'inputs'>> & { readonly inputs?: object }>>;
  readonly order?: readonly string[];
};

export type Text = string | readonly (string | { readonly repeat: string; readonly times: number })[];

/** A finding and its run, of any shape: a finding may be malformed. */
export type Given = Readonly<Record<string, unknown>>;

export function textOf(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : repeated(part))).join('');
}

function repeated({ repeat, times }: { repeat: string; times: number }): string {
  return Array.from({ length: times }, (_, index) => repeat.replaceAll('{index}', String(index))).join('');
}

export function nameOf(vector: Vector): string {
  return vector.name ?? vector.expression ?? `the limit ${vector.limit}`;
}
