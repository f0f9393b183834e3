import type { Code } from '../codes/codes.ts';
import type { DiagnosticSink, Repair } from '../diagnostic.ts';
import { RESERVED_WORDS, type Token } from '../lexer/token.ts';
import type { Limits } from '../limits.ts';
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
  /** The depth limit was reported for the outermost expression being read; once is enough. */
  tooDeep = false;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;
  #lastError = -1;

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
    return this.#tokens[this.#at + 1] ?? this.#end;
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
  expect(value: string, context: string, hint?: string): boolean {
    if (this.accept(value)) return true;
    this.unexpected(`\`${value}\` ${context}`, hint);
    return false;
  }

  /** Any number of `;` and `,`. */
  skipSeparators(): void {
    while (this.at(';') || this.at(',')) this.take();
  }

  unexpected(wanted: string, hint?: string): void {
    // The lexer has said what is wrong here.
    if (this.token.kind === 'junk') return;
    this.error('PARSE-001', this.token, `expected ${wanted}, found ${describe(this.token)}`, hint);
  }

  error(code: Code, span: Span, message: string, hint?: string, fix?: Repair): void {
    if (span.start === this.#lastError) return;
    this.#lastError = span.start;
    this.sink.report(code, span, message, hint, fix);
  }

  /** `rule NAME`, `profile NAME`, `metadata {`, `settings {`: a new section begins, whatever was left open before. */
  get atSection(): boolean {
    const { kind, value } = this.token;
    if (kind !== 'word') return false;
    const next = this.following;
    if (value === 'rule' || value === 'profile') return next.kind === 'word' || next.kind === 'string';
    return (value === 'metadata' || value === 'settings') && next.value === '{' && next.kind === 'punctuation';
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
