import type { Code } from '../codes/codes.ts';
import type { DiagnosticSink } from '../diagnostic.ts';
import { RESERVED_WORDS, type Token } from '../lexer/token.ts';
import type { Limits } from '../limits.ts';
import type { Repair } from '../repair.ts';
import type { Span } from '../source.ts';

/** Where a skip ends: at a word of a rule's frame, at a closing brace of the same level, or at a new section. */
const CLAUSES: ReadonlySet<string> = new Set(['when', 'then', 'else', 'because']);

/**
 * A place among the tokens, with the moves that all parts of the parser share. Every move goes forward, so a parse takes
 * linear time. Only the first error at a token is reported: the others follow from it.
 */
export class Cursor {
  readonly sink: DiagnosticSink;
  readonly limits: Limits;
  /** Nesting of the expression being read. */
  depth = 0;
  /** The token behind a `not` that counts as a level: a parenthesis there is no level of its own. */
  behindNot: Token | null = null;
  /** The depth limit was reported for the outermost expression being read; once is enough. */
  tooDeep = false;
  /** Closing braces that were reported as missing: as many too many at the end follow from them. */
  missingBraces = 0;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;
  #reportedAt = -1;

  constructor(tokens: readonly Token[], sink: DiagnosticSink, limits: Limits) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: 'end', value: '', start: 0, end: 0 };
    this.sink = sink;
    this.limits = limits;
  }

  get token(): Token {
    return this.#tokens[this.#at] ?? this.#end;
  }

  get following(): Token {
    return this.peek(1);
  }

  /** The token this many places on. */
  peek(ahead: number): Token {
    return this.#tokens[this.#at + ahead] ?? this.#end;
  }

  /** End offset of the last token taken. */
  get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  at(value: string): boolean {
    const { kind, value: found } = this.token;
    return found === value && (kind === 'punctuation' || kind === 'word');
  }

  atAny(values: ReadonlySet<string>): boolean {
    const { kind, value } = this.token;
    return (kind === 'punctuation' || kind === 'word') && values.has(value);
  }

  accept(value: string): boolean {
    if (!this.at(value)) return false;
    this.take();
    return true;
  }

  /** Takes the token, or reports that it is missing and stays. */
  expect(value: string, context: string, hint?: string, fix?: Repair): boolean {
    if (this.accept(value)) return true;
    this.missing(`\`${value}\` ${context}`, hint, fix);
    return false;
  }

  /** Any number of `;` and `,`. */
  skipSeparators(): void {
    while (this.at(';') || this.at(',')) this.take();
  }

  /** The token stands on the line on which the last one ended. */
  get onSameLine(): boolean {
    return !this.sink.source.text.slice(this.lastEnd, this.token.start).includes('\n');
  }

  /** What stands here is wrong. */
  unexpected(wanted: string, hint?: string, fix?: Repair): void {
    this.#once(this.token, `expected ${wanted}, found ${describe(this.token)}`, hint, fix);
  }

  /** Something is missing before what stands here: where that is on another line, the place is behind the last token. */
  missing(wanted: string, hint?: string, fix?: Repair): void {
    if (this.onSameLine) this.unexpected(wanted, hint, fix);
    else this.#once({ start: this.lastEnd, end: this.lastEnd }, `expected ${wanted}`, hint, fix);
  }

  error(code: Code, span: Span, message: string, hint?: string, fix?: Repair): void {
    if (span.start === this.token.start) {
      if (this.#at === this.#reportedAt) return;
      this.#reportedAt = this.#at;
    }
    this.sink.report(code, span, message, hint, fix);
  }

  #once(span: Span, message: string, hint?: string, fix?: Repair): void {
    // The lexer has said what is wrong with junk.
    if (this.#at === this.#reportedAt || this.token.kind === 'junk') return;
    this.#reportedAt = this.#at;
    this.sink.report('PARSE-001', span, message, hint, fix);
  }

  /** Something was said of this token already. */
  get isReported(): boolean {
    return this.#at === this.#reportedAt;
  }

  /** A problem at this token follows from one that was reported: nothing more is said here. */
  silence(): void {
    this.#reportedAt = this.#at;
  }

  /** A problem at the end follows from one that was reported: nothing more is said there. */
  ignoreEnd(): void {
    this.#reportedAt = this.#tokens.length - 1;
  }

  /** `rule NAME`, `profile NAME`, `metadata {`, `settings {`: a new section begins, whatever was left open before. */
  get atSection(): boolean {
    const { kind, value } = this.token;
    if (kind !== 'word') return false;
    const next = this.following;
    const opens = next.value === '{' && next.kind === 'punctuation';
    if (value === 'rule' || value === 'profile') return opens || isNameLike(next);
    return (value === 'metadata' || value === 'settings') && opens;
  }

  get atClause(): boolean {
    return this.token.kind === 'word' && CLAUSES.has(this.token.value);
  }

  /** Skips to what satisfies `stop`, to a closing brace of this level, to a section, or to the end. */
  skipTo(stop: () => boolean): void {
    let braces = 0;
    while (!this.atEnd && !this.atSection) {
      if (braces === 0 && (this.at('}') || stop())) return;
      if (this.at('{')) braces += 1;
      else if (this.at('}')) braces -= 1;
      this.take();
    }
  }
}

function isNameLike({ kind }: Token): boolean {
  return kind === 'word' || kind === 'string' || kind === 'junk' || kind === 'number';
}

export function isName(token: Token): boolean {
  return token.kind === 'word' && !RESERVED_WORDS.has(token.value);
}

export function describe(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  const shown = token.value.length > 30 ? `${token.value.slice(0, 30)}...` : token.value;
  if (token.kind === 'string') return `the string ${JSON.stringify(shown)}`;
  if (token.kind === 'word' && RESERVED_WORDS.has(token.value)) return `the reserved word \`${shown}\``;
  return `\`${shown}\``;
}
