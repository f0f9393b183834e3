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
    return this.#comments.slice(this.#next).some((one) => one.start >= start && one.start < end);
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
    const lineEnd = text.indexOf('\n', end) === -1 ? text.length : text.indexOf('\n', end);
    let from = end;
    let result = '';
    const taken: Comment[] = [];
    for (let at = this.#next; ; at += 1) {
      const one = this.#comments[at];
      if (one === undefined || one.end > lineEnd || !/^[\s;,)]*$/.test(text.slice(from, one.start))) break;
      taken.push(one);
      result += ` ${one.text}`;
      from = one.end;
    }
    if (taken.length === 0 || !/^[\s;,)]*$/.test(text.slice(from, lineEnd))) return '';
    this.#next += taken.length;
    return result;
  }
}
