import type { MessageInitShape } from '@bufbuild/protobuf';
import { type CompilationSchema, DiagnosticSeverity } from '@policy-registry/contracts/engine';
import type { CompileResult, Diagnostic, SymbolTable } from '@policy-registry/stella-dsl';

/** What compiling a pack gave, as it is kept and shown. */
export interface CompilationFacts {
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly sourceDigest: string;
  /** Empty when `ok` is false. */
  readonly irDigest: string;
  readonly symbols: SymbolTable;
  readonly ruleIndex: CompileResult['ruleIndex'];
  readonly complexity: CompileResult['complexity'];
  readonly compilerVersion: string;
}

const SEVERITIES = {
  error: DiagnosticSeverity.ERROR,
  warning: DiagnosticSeverity.WARNING,
  info: DiagnosticSeverity.INFO,
} as const;

/** A compilation as the contract says it. */
export function compilationMessage(facts: CompilationFacts): MessageInitShape<typeof CompilationSchema> {
  return {
    ok: facts.ok,
    diagnostics: facts.diagnostics.map(diagnosticMessage),
    sourceDigest: facts.sourceDigest,
    irDigest: facts.irDigest,
    ruleIndex: facts.ruleIndex.map(({ rule, priority, inputs }) => ({ rule, priority, inputs: [...inputs] })),
    symbols: symbolMessages(facts.symbols),
    complexity: { score: facts.complexity.score, budget: facts.complexity.budget },
    compilerVersion: facts.compilerVersion,
  };
}

export function diagnosticMessage({ severity, hint, ...place }: Diagnostic) {
  return { ...place, severity: SEVERITIES[severity], hint: hint ?? '' };
}

function symbolMessages({ rules, profiles }: SymbolTable) {
  return [
    ...profiles.map(({ name, file, line, column }) => ({ name, kind: 'profile', file, line, column })),
    ...rules.map(({ name, file, line, column, because }) => ({
      name,
      kind: 'rule',
      file,
      line,
      column,
      documentation: because ?? '',
    })),
  ];
}
