import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type CompilationSchema,
  type DiagnosticSchema,
  DiagnosticSeverity,
  type SymbolSchema,
} from '@policy-registry/contracts/engine';
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

const SEVERITIES: Readonly<Record<Diagnostic['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.ERROR,
  warning: DiagnosticSeverity.WARNING,
  info: DiagnosticSeverity.INFO,
};

/** A compilation as the contract says it. */
export function compilationMessage(facts: CompilationFacts): MessageInitShape<typeof CompilationSchema> {
  const { ok, sourceDigest, irDigest, complexity, compilerVersion } = facts;
  return {
    ok,
    diagnostics: facts.diagnostics.map(diagnosticMessage),
    sourceDigest,
    irDigest,
    ruleIndex: facts.ruleIndex.map(({ rule, priority, inputs }) => ({ rule, priority, inputs: [...inputs] })),
    symbols: symbolMessages(facts.symbols),
    complexity: { ...complexity },
    compilerVersion,
  };
}

/** The contract carries no repairs: whoever edits the sources has the compiler. */
export function diagnosticMessage({
  severity,
  fix: _,
  ...said
}: Diagnostic): MessageInitShape<typeof DiagnosticSchema> {
  return { ...said, severity: SEVERITIES[severity] };
}

/** Rules and profiles with their places. What a profile holds has the file of the profile and no line. */
function symbolMessages({ rules, profiles }: SymbolTable): MessageInitShape<typeof SymbolSchema>[] {
  const parts = profiles.flatMap(({ name, maps, env, scalars, file, line, column }) => [
    { name, kind: 'profile', file, line, column },
    ...maps.map((part) => ({ name: `${name}.${part}`, kind: 'map', file })),
    ...env.map((part) => ({ name: `${name}.${part}`, kind: 'env', file })),
    ...scalars.map((part) => ({ name: `${name}.${part}`, kind: 'scalar', file })),
  ]);
  const ruleParts = rules.map(({ name, file, line, column, because = '' }) => {
    return { name, kind: 'rule', file, line, column, documentation: because };
  });
  return [...parts, ...ruleParts];
}
