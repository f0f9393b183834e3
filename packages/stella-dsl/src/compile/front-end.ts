import { type Checked, checkProgram, type Unit } from '../checker/program.ts';
import { type Diagnostic, DiagnosticSink } from '../diagnostic.ts';
import type { Limits } from '../limits.ts';
import { parseFile } from '../parser/parse-file.ts';
import { Source, type SourceFile } from '../source.ts';
import { checkRules } from './bounds.ts';

export const DEFAULT_ENTRY = 'policy.stella';

/** The entry file first, then the others by path: the order in which rules of one priority run. */
export function orderFiles(files: readonly SourceFile[], entry: string | undefined): SourceFile[] {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const first = entryOf(sorted, entry);
  return first === undefined ? sorted : [first, ...sorted.filter((file) => file !== first)];
}

function entryOf(sorted: readonly SourceFile[], entry: string | undefined): SourceFile | undefined {
  if (entry !== undefined) return sorted.find((file) => file.path === entry);
  return sorted.find((file) => file.path === DEFAULT_ENTRY) ?? sorted[0];
}

export function parseAll(files: readonly SourceFile[], limits: Limits): Unit[] {
  return files.map((file) => {
    const sink = new DiagnosticSink(new Source(file), limits.diagnosticsPerFile);
    return { sink, file: parseFile(sink, limits).file };
  });
}

/** Checks what was parsed; problems of all files, also where another file did not parse. */
export function checkAll(units: readonly Unit[], limits: Limits): Checked {
  checkRules(units, limits);
  return checkProgram(units);
}

export function diagnosticsOf(units: readonly Unit[]): Diagnostic[] {
  return units.flatMap(({ sink }) => sink.list());
}
