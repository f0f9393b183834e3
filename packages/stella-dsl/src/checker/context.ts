import type { Code } from '../codes/codes.ts';
import type { DiagnosticSink } from '../diagnostic.ts';
import type { IrExpr } from '../ir/ir.ts';
import type { Span } from '../source.ts';
import type { Advice } from './repairs.ts';
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

export function fail(
  { sink }: Context,
  code: Code,
  span: Span,
  message: string,
  advice?: string | Advice | undefined,
): Typed {
  if (typeof advice === 'object') sink.report(code, span, message, advice.hint, advice.fix);
  else sink.report(code, span, message, advice);
  return FAILED;
}
