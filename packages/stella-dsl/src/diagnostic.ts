import { normalizeLineEndings } from '@policy-registry/canonical';
import { CODES, type Code } from './codes/codes.ts';
import type { Repair } from './repair.ts';
import type { Source, Span } from './source.ts';

export type DiagnosticSeverity = 'error' | 'warning' | 'info';

/**
 * One problem of a source. `code` is stable API (`LEX-nnn`, `PARSE-nnn`, `TYPE-nnn`, `LIMIT-nnn`, `LINT-nnn`, `TWIN-nnn`).
 * Lines and columns count from 1; columns in UTF-16 code units; the end is exclusive.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: DiagnosticSeverity;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly hint?: string;
  /** A repair: applied, the diagnostic is gone and no error is new. */
  readonly fix?: Fix;
}

export interface Fix {
  /** For a menu: what applying it does, such as ``write `==` ``. */
  readonly title: string;
  /** Replacements of ranges that do not overlap; all of them together are the repair. An empty range inserts. */
  readonly edits: readonly TextEdit[];
  /** Something else may have been meant, or the policy would decide otherwise than before: to be offered, not to be done unasked. */
  readonly guess?: true;
}

/** Places count as those of a diagnostic, in the text with LF endings. */
export interface TextEdit {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** The diagnostics of one source, in the order found, bounded: past the bound they are counted and no longer kept. */
export class DiagnosticSink {
  readonly source: Source;
  readonly #limit: number;
  readonly #kept: Diagnostic[] = [];
  #errors = 0;
  #dropped = 0;
  #droppedErrors = 0;

  constructor(source: Source, limit: number) {
    this.source = source;
    this.#limit = limit;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** The severity is that of the code. */
  report(code: Code, span: Span, message: string, hint?: string, fix?: Repair): void {
    const { severity } = CODES[code];
    if (severity === 'error') this.#errors += 1;
    if (this.#kept.length >= this.#limit) {
      this.#dropped += 1;
      if (severity === 'error') this.#droppedErrors += 1;
      return;
    }
    this.#kept.push(diagnosticAt(severity, code, this.source, span, message, hint, fix));
  }

  /** Forgets what was reported: a file that is no policy at all has one problem. */
  clear(): void {
    this.#kept.length = 0;
    this.#errors = 0;
    this.#dropped = 0;
    this.#droppedErrors = 0;
  }

  /** By place, then by code; where the bound cut some off, a last entry says how many. */
  list(): Diagnostic[] {
    const sorted = [...this.#kept].sort(
      (a, b) => a.line - b.line || a.column - b.column || Number(a.code > b.code) - Number(a.code < b.code),
    );
    if (this.#dropped === 0) return sorted;
    const message = `${this.#dropped} more problems are not shown (limit diagnosticsPerFile: ${this.#limit})`;
    // Many warnings do not make a policy wrong; an error that is not shown does.
    const severity = this.#droppedErrors > 0 ? 'error' : 'info';
    const hint = 'correct the first ones: the others may follow from them';
    return [...sorted, diagnosticAt(severity, 'LIMIT-009', this.source, { start: 0, end: 0 }, message, hint)];
  }
}

export function diagnosticAt(
  severity: DiagnosticSeverity,
  code: Code,
  source: Source,
  span: Span,
  message: string,
  hint?: string,
  fix?: Repair,
): Diagnostic {
  return {
    code,
    severity,
    message,
    ...rangeOf(source, span),
    ...(hint === undefined ? {} : { hint }),
    ...(fix === undefined ? {} : { fix: fixOf(source, fix) }),
  };
}

function fixOf(source: Source, { edits, ...repair }: Repair): Fix {
  return { ...repair, edits: edits.map(({ text, ...span }) => ({ ...rangeOf(source, span), text })) };
}

function rangeOf(source: Source, { start, end }: Span): Omit<TextEdit, 'text'> {
  const from = source.position(start);
  const to = source.position(Math.max(start, end));
  return { file: source.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

const SHOWN_WIDTH = 160;

/** The diagnostic for a terminal: the place, the source line, and a caret below it. `text` is the file's text. */
export function renderDiagnostic(diagnostic: Diagnostic, text: string): string {
  const { file, line, column, severity, code, message, hint } = diagnostic;
  const head = `${file}:${line}:${column}: ${severity} ${code}: ${message}`;
  const source = normalizeLineEndings(text).split('\n')[line - 1] ?? '';
  const from = Math.max(0, column - 1 - SHOWN_WIDTH / 2);
  const shown = source.slice(from, from + SHOWN_WIDTH);
  const sameLine = diagnostic.endLine === line;
  const until = sameLine ? diagnostic.endColumn - 1 : source.length;
  const width = Math.max(1, Math.min(until, from + SHOWN_WIDTH) - (column - 1));
  const margin = `${line} | `;
  // A tab keeps its place, so that the caret stands under what it points at.
  const lead = shown.slice(0, column - 1 - from).replace(/[^\t]/g, ' ');
  const lines = [head, `${margin}${shown}`, `${' '.repeat(margin.length)}${lead}${'^'.repeat(width)}`];
  if (hint !== undefined) lines.push(`${' '.repeat(margin.length)}${hint}`);
  return lines.join('\n');
}
