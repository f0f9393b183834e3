import { checkSizes } from '../compile/sizes.ts';
import { type Diagnostic, DiagnosticSink } from '../diagnostic.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { type Parsed, parseFile } from '../parser/parse-file.ts';
import { Source, type SourceFile } from '../source.ts';

/** One file as an editor needs it: tokens, comments and the tree, also where the text is half typed. */
export interface FileAnalysis extends Parsed {
  /** Problems of lexer and parser only. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Total, like `compile`. A file past the limit `fileBytes` is not read: it has the diagnostic, and no tokens. */
export function analyze(file: SourceFile, limits: Partial<Limits> = {}): FileAnalysis {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const refused = checkSizes([file], undefined, bounds);
  const source = new Source(refused.length > 0 ? { path: file.path, text: '' } : file);
  const sink = new DiagnosticSink(source, bounds.diagnosticsPerFile);
  const parsed = parseFile(sink, bounds);
  return { ...parsed, diagnostics: refused.length > 0 ? refused : sink.list() };
}
