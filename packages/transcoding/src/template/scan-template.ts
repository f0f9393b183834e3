/** Tokens of a path template. `literal` holds the text as written, percent escapes included. */
export type TemplateToken =
  | { readonly kind: '/' | '*' | '**' | '{' | '}' | '=' | '.' | ':'; readonly at: number }
  | { readonly kind: 'literal'; readonly text: string; readonly at: number };

/** A template that does not follow the grammar of google/api/http.proto. `at` is the offset of the fault. */
export class TemplateError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(`${message} at position ${at}`);
    this.name = 'TemplateError';
    this.at = at;
  }
}

const LITERAL = /(?:[A-Za-z0-9_~!$&'()+,;@-]|%[0-9A-Fa-f]{2})+/y;
// A dot belongs to a literal segment ("v1.2"), but separates names within a variable ("book.name").
const SEGMENT_LITERAL = /(?:[A-Za-z0-9_~!$&'()+,;@.-]|%[0-9A-Fa-f]{2})+/y;

/** Splits a template into tokens. Throws `TemplateError` on a character that no token has. */
export function scanTemplate(template: string): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let inFieldPath = false;
  let at = 0;
  while (at < template.length) {
    const token = scanToken(template, at, inFieldPath ? LITERAL : SEGMENT_LITERAL);
    if (token.kind === '{') inFieldPath = true;
    if (token.kind === '=' || token.kind === '}') inFieldPath = false;
    tokens.push(token);
    at += token.kind === 'literal' ? token.text.length : token.kind.length;
  }
  return tokens;
}

function scanToken(template: string, at: number, literal: RegExp): TemplateToken {
  const char = template.charAt(at);
  switch (char) {
    case '*':
      return { kind: template.charAt(at + 1) === '*' ? '**' : '*', at };
    case '/':
    case '{':
    case '}':
    case '=':
    case ':':
      return { kind: char, at };
    case '.':
      if (literal === LITERAL) return { kind: '.', at };
  }
  literal.lastIndex = at;
  const text = literal.exec(template)?.[0];
  if (text === undefined)
    throw new TemplateError(`unexpected ${JSON.stringify(char)} in ${JSON.stringify(template)}`, at);
  return { kind: 'literal', text, at };
}
