import { analyze, type FileAnalysis, type Position, type SourceFile, type Span } from '@policy-registry/stella-dsl';
import type { Range, Position as WirePosition } from 'vscode-languageserver';
import { type Read, readRoles, scopeAt } from './read-roles.ts';
import type { Scope } from './scope.ts';

/** One `.stella` file, read as far as it is asked for. Lines and columns of the protocol count from 0, in UTF-16 code units. */
export class StellaFile {
  readonly path: string;
  readonly text: string;
  #analysis: FileAnalysis | undefined;
  #roles: readonly Read[] | undefined;

  constructor({ path, text }: SourceFile) {
    this.path = path;
    this.text = text;
  }

  get analysis(): FileAnalysis {
    this.#analysis ??= analyze(this);
    return this.#analysis;
  }

  get roles(): readonly Read[] {
    this.#roles ??= readRoles(this.analysis);
    return this.#roles;
  }

  scopeAt(offset: number): Scope {
    return scopeAt(this.analysis, offset);
  }

  /** The token that holds the offset, or ends there. */
  readAt(offset: number): Read | undefined {
    const touching = this.roles.filter(({ token }) => token.start <= offset && offset <= token.end);
    return touching.find(({ token }) => token.kind !== 'punctuation') ?? touching[0];
  }

  /** Into the text with LF endings: line and column say the same in a text with CRLF. */
  offsetOf({ line, character }: WirePosition): number {
    return this.analysis.file.source.offset({ line: line + 1, column: character + 1 });
  }

  rangeOf({ start, end }: Span): Range {
    const { source } = this.analysis.file;
    return { start: toWire(source.position(start)), end: toWire(source.position(end)) };
  }
}

export function toWire({ line, column }: Position): WirePosition {
  return { line: line - 1, character: column - 1 };
}
