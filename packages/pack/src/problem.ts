import type { Diagnostic, TestCode } from '@policy-registry/stella-dsl';
import type { PackCode } from './codes.ts';

/** Lines and columns from 1; the end exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A code without an entry in a catalogue cannot be reported. */
export type ProblemCode = PackCode | TestCode;

const WHOLE_FILE: Range = { line: 1, column: 1, endLine: 1, endColumn: 1 };

export function fileProblem(code: ProblemCode, file: string, message: string, hint?: string): Diagnostic {
  return problemAt(code, file, WHOLE_FILE, message, hint);
}

export function problemAt(code: ProblemCode, file: string, range: Range, message: string, hint?: string): Diagnostic {
  return { code, severity: 'error', message, file, ...range, ...(hint === undefined ? {} : { hint }) };
}
