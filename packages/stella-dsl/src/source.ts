import { normalizeLineEndings } from '@policy-registry/canonical';

/** One `.stella` file. `path` is relative to the pack, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where something stands in a source: offsets in UTF-16 code units of the text with LF endings; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units, as editors count. */
  readonly column: number;
}

/** A file with LF endings and a line table, so that an offset becomes a position in logarithmic time. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly #lineStarts: number[] = [0];

  constructor(file: SourceFile) {
    this.path = file.path;
    this.text = normalizeLineEndings(file.text);
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) {
      this.#lineStarts.push(at + 1);
    }
  }

  position(offset: number): Position {
    const line = this.lineOf(offset);
    return { line: line + 1, column: offset - (this.#lineStarts[line] ?? 0) + 1 };
  }

  /** The offset of a position; one past the end of its line, or of the text, is that end. */
  offset({ line, column }: Position): number {
    const start = this.#lineStarts[line - 1];
    if (start === undefined) return line < 1 ? 0 : this.text.length;
    const next = this.#lineStarts[line];
    const end = next === undefined ? this.text.length : next - 1;
    return Math.min(Math.max(start, start + column - 1), end);
  }

  /** Index, from 0, of the line that holds the offset. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
