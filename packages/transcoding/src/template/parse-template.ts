import { scanTemplate, TemplateError, type TemplateToken } from './scan-template.ts';

/** One segment of a template. A literal is percent-decoded: it is compared with decoded segments of a request. */
export type TemplateSegment =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: '*' }
  | { readonly kind: '**' };

export interface TemplateVariable {
  /** Names as written, e.g. `['book', 'name']`. */
  readonly fieldPath: readonly string[];
  /** The segments that it captures: `segments.slice(start, end)`. */
  readonly start: number;
  readonly end: number;
}

/** `/v1/{name=shelves/*}:archive`, taken apart. */
export interface PathTemplate {
  readonly source: string;
  readonly segments: readonly TemplateSegment[];
  readonly variables: readonly TemplateVariable[];
  /** Without the colon; empty when the template has none. */
  readonly verb: string;
}

/**
 * Parses a template by the grammar of google/api/http.proto. Throws `TemplateError` for anything else: nested or duplicate
 * variables, an empty segment or verb, a second `**`, and `**` that other segments than literals follow.
 */
export function parseTemplate(source: string): PathTemplate {
  const parser = new TemplateParser(source);
  parser.parse();
  checkDeepWildcard(parser.segments, source);
  return { source, segments: parser.segments, variables: parser.variables, verb: parser.verb };
}

class TemplateParser {
  readonly segments: TemplateSegment[] = [];
  readonly variables: TemplateVariable[] = [];
  verb = '';
  readonly #source: string;
  readonly #tokens: TemplateToken[];
  #next = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = scanTemplate(source);
  }

  parse(): void {
    this.#expect('/');
    this.#segments(false);
    if (this.#accept(':')) this.verb = decodeLiteral(this.#literal('a verb'));
    if (this.#peek() !== undefined) throw this.#fault('unexpected text after the template');
  }

  #segments(inVariable: boolean): void {
    do this.#segment(inVariable);
    while (this.#accept('/'));
  }

  #segment(inVariable: boolean): void {
    if (this.#accept('*')) this.segments.push({ kind: '*' });
    else if (this.#accept('**')) this.segments.push({ kind: '**' });
    else if (this.#peek()?.kind === '{') {
      if (inVariable) throw this.#fault('a variable inside a variable');
      this.#variable();
    } else this.segments.push({ kind: 'literal', value: decodeLiteral(this.#literal('a segment')) });
  }

  #variable(): void {
    this.#expect('{');
    const fieldPath = [this.#fieldName()];
    while (this.#accept('.')) fieldPath.push(this.#fieldName());
    const start = this.segments.length;
    if (this.#accept('=')) this.#segments(true);
    else this.segments.push({ kind: '*' });
    this.#expect('}');
    const key = fieldPath.join('.');
    if (this.variables.some((other) => other.fieldPath.join('.') === key)) {
      throw this.#fault(`variable ${key} is there twice`);
    }
    this.variables.push({ fieldPath, start, end: this.segments.length });
  }

  #fieldName(): string {
    const name = this.#literal('a field name');
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw this.#fault(`${JSON.stringify(name)} is not a field name`);
    return name;
  }

  #peek(): TemplateToken | undefined {
    return this.#tokens[this.#next];
  }

  #accept(kind: TemplateToken['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false;
    this.#next++;
    return true;
  }

  #expect(kind: TemplateToken['kind']): void {
    if (!this.#accept(kind)) throw this.#fault(`expected ${JSON.stringify(kind)}`);
  }

  #literal(what: string): string {
    const token = this.#peek();
    if (token?.kind !== 'literal') throw this.#fault(`expected ${what}`);
    this.#next++;
    return token.text;
  }

  #fault(message: string): TemplateError {
    return new TemplateError(`${message} in ${JSON.stringify(this.#source)}`, this.#peek()?.at ?? this.#source.length);
  }
}

function decodeLiteral(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TemplateError(`${JSON.stringify(text)} is not percent-encoded UTF-8`, 0);
  }
}

/** With one `**` and only literals after it, a match needs no search: the tail has a fixed place. */
function checkDeepWildcard(segments: readonly TemplateSegment[], source: string): void {
  const first = segments.findIndex(({ kind }) => kind === '**');
  if (first === -1) return;
  if (segments.slice(first + 1).some(({ kind }) => kind !== 'literal')) {
    throw new TemplateError(`only literals may follow "**" in ${JSON.stringify(source)}`, source.indexOf('**'));
  }
}
