import type { Comment, Token } from '../lexer/token.ts';
import type { Source, Span } from '../source.ts';

/**
 * Writes lines and puts every comment of the source next to the line it belongs to. A *unit* is what becomes one line (or one
 * block that is not broken further): comments before it or inside it go on lines of their own above it, a comment behind it on
 * its last line stays behind it. Comments are taken in order, each once, so none is lost.
 */
export class Writer {
  readonly #source: Source;
  readonly #comments: readonly Comment[];
  readonly #tokens: readonly Token[];
  readonly #lines: string[] = [];
  #next = 0;
  indent = 0;

  constructor(source: Source, comments: readonly Comment[], tokens: readonly Token[]) {
    this.#source = source;
    this.#comments = comments;
    this.#tokens = tokens;
  }

  unit(span: Span, text: string): void {
    this.flush(span.end);
    this.line(text + this.#trailing(span.end));
  }

  line(text: string): void {
    this.#lines.push(text === '' ? '' : ' '.repeat(this.indent) + text);
  }

  /** Writes all comments that start before the offset, each on its own line. */
  flush(before: number): void {
    for (
      let one = this.#comments[this.#next];
      one !== undefined && one.start < before;
      one = this.#comments[this.#next]
    ) {
      this.line(one.text);
      this.#next += 1;
    }
  }

  /** Whether a comment that was not written yet starts in the range. */
  hasComment(start: number, end: number): boolean {
    for (let at = this.#next; at < this.#comments.length; at += 1) {
      const one = this.#comments[at];
      if (one === undefined || one.start >= end) return false;
      if (one.start >= start) return true;
    }
    return false;
  }

  /** End of the first `{` at or behind the offset. */
  braceAfter(offset: number): number {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[middle]?.start ?? offset) < offset) low = middle + 1;
      else high = middle;
    }
    const brace = this.#tokens.slice(low, low + 8).find((token) => token.kind === 'punctuation' && token.value === '{');
    return brace?.end ?? offset;
  }

  finish(): string {
    this.flush(Number.POSITIVE_INFINITY);
    return `${this.#lines.join('\n')}\n`;
  }

  /** Comments behind a unit on its last line, with nothing else behind them. */
  #trailing(end: number): string {
    const { text } = this.#source;
    let from = end;
    let result = '';
    let at = this.#next;
    for (; ; at += 1) {
      const one = this.#comments[at];
      if (one === undefined || !isGap(text, from, one.start) || one.text.includes('\n')) break;
      result += ` ${one.text}`;
      from = one.end;
    }
    if (at === this.#next || !isGap(text, from, lineEnd(text, from))) return '';
    this.#next = at;
    return result;
  }
}

const GAP = /[ \t\uFEFF;,)]*/y;

/** Nothing on this line but white space and what a formatter writes itself. */
function isGap(text: string, start: number, end: number): boolean {
  GAP.lastIndex = start;
  return GAP.test(text) && GAP.lastIndex >= end;
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found;
}
