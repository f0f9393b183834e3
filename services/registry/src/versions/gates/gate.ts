import type { CompilationRecord } from '../../kernel/compile-source.ts';
import type { VersionRecord } from '../version-record.ts';

/** Codes are stable API. */
export type GateCode = 'COMPILES' | 'LINT_CLEAN' | 'DETERMINISM' | 'APPROVALS' | 'NO_BLOCKING_COMMENTS';

/** Whether one condition of publication holds, and what would make it hold. */
export interface GateResult {
  readonly gate: GateCode;
  readonly satisfied: boolean;
  readonly required: boolean;
  readonly message: string;
  /** Empty when satisfied. */
  readonly remedy: string;
}

/** Two compilations of the stored sources of the candidate. */
export interface Recompilation {
  readonly runs: readonly [CompilationRecord, CompilationRecord];
}

export interface GateSubject {
  readonly version: VersionRecord;
  readonly recompilation: Recompilation;
}

/** One condition of publication. Pure: everything that it looks at is in the subject. */
export interface Gate {
  readonly code: GateCode;
  readonly required: boolean;
  readonly evaluate: (subject: GateSubject) => { readonly message: string; readonly remedy?: string };
}

/** A gate is satisfied when it names no remedy. */
export function resultOf({ code, required, evaluate }: Gate, subject: GateSubject): GateResult {
  const { message, remedy = '' } = evaluate(subject);
  return { gate: code, satisfied: remedy === '', required, message, remedy };
}
