import type { Code } from '../codes/codes.ts';
import type { DiagnosticSink, Repair } from '../diagnostic.ts';
import type { IrExpr } from '../ir/ir.ts';
import type { Span } from '../source.ts';
import { ERROR, type Type } from './types.ts';

/** What an expression may refer to, and where its problems go. */
export interface Context {
  readonly sink: DiagnosticSink;
  /** Types of the scalars of all profiles: profile name, then scalar name. */
  readonly profiles: ReadonlyMap<string, ReadonlyMap<string, Type>>;
  /** Inside a predicate: what its bare names are fields of. */
  readonly element: 'statement' | 'component' | null;
  /** Inside a profile the score is still being made, so it cannot be read. */
  readonly inProfile: boolean;
}

/** An expression that was checked, in the form in which it runs. */
export interface Typed {
  readonly ir: IrExpr;
  readonly type: Type;
}

/** Takes the place of what was reported; the IR is thrown away then. */
export const FAILED: Typed = { ir: { op: 'null' }, type: ERROR };

export function fail(context: Context, code: Code, span: Span, message: string, hint?: string, fix?: Repair): Typed {
  context.sink.report(code, span, message, hint, fix);
  return FAILED;
}
