import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type Compilation,
  CompilationSchema,
  type DiagnosticSchema,
  DiagnosticSeverity,
  type SymbolSchema,
} from '@policy-registry/contracts/engine';
import type { Diagnostic } from '@policy-registry/stella-dsl';
import type { CompilationRecord } from './compile-source.ts';

const SEVERITIES: Readonly<Record<Diagnostic['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.ERROR,
  warning: DiagnosticSeverity.WARNING,
  info: DiagnosticSeverity.INFO,
};

export function compilationMessage(record: CompilationRecord): Compilation {
  const { ok, diagnostics, sourceDigest, irDigest, ruleIndex, complexity, compilerVersion } = record;
  return create(CompilationSchema, {
    ok,
    diagnostics: diagnostics.map(diagnosticMessage),
    sourceDigest,
    irDigest,
    ruleIndex: ruleIndex.map(({ rule, priority, inputs }) => ({ rule, priority, inputs: [...inputs] })),
    symbols: symbolMessages(record),
    complexity: { score: Math.round(complexity.score), budget: complexity.budget },
    compilerVersion,
  });
}

export function diagnosticMessage(diagnostic: Diagnostic): MessageInitShape<typeof DiagnosticSchema> {
  return { ...diagnostic, severity: SEVERITIES[diagnostic.severity] };
}

/** Rules and profiles with their places; what a profile holds, without one. */
function symbolMessages({ symbols }: CompilationRecord): MessageInitShape<typeof SymbolSchema>[] {
  const rules = symbols.rules.map(({ name, file, line, column, because = '' }) => {
    return { name, kind: 'rule', file, line, column, documentation: because };
  });
  const profiles = symbols.profiles.flatMap(({ name, maps, env, scalars, ...place }) => [
    { name, kind: 'profile', ...place },
    ...maps.map((part) => ({ name: `${name}.${part}`, kind: 'map', file: place.file })),
    ...env.map((part) => ({ name: `${name}.${part}`, kind: 'env', file: place.file })),
    ...scalars.map((part) => ({ name: `${name}.${part}`, kind: 'scalar', file: place.file })),
  ]);
  return [...profiles, ...rules];
}
