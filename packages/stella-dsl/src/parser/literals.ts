import type { Token } from '../lexer/token.ts';
import { asGuess, rewrite } from '../repair.ts';
import type { Span } from '../source.ts';
import type { Expr, Literal, Name, StringLiteral } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';
import { isOpenList, parseList, parseUnopened } from './lists.ts';
import { quoted, textOf } from './repairs.ts';

/** The literal at the cursor, or null (nothing taken, nothing reported). */
export function tryLiteral(cursor: Cursor): Literal | null {
  const { kind, value, start, end } = cursor.token;
  if (kind === 'string') {
    cursor.take();
    return { kind: 'string', value, start, end };
  }
  if (kind === 'number') {
    cursor.take();
    return { kind: 'number', text: value, start, end };
  }
  if (cursor.at('true') || cursor.at('false')) {
    cursor.take();
    return { kind: 'bool', value: value === 'true', start, end };
  }
  if (cursor.accept('null')) return { kind: 'null', start, end };
  return cursor.at('[') ? parseList(cursor) : null;
}

/** `True`, `NULL`: reported, and read as what they are elsewhere. */
export function tryCasedLiteral(cursor: Cursor): Literal | null {
  const { kind, value, start, end } = cursor.token;
  const meant = value.toLowerCase();
  if (kind !== 'word' || (meant !== 'true' && meant !== 'false' && meant !== 'null')) return null;
  cursor.unexpected(`\`${meant}\``, `write \`${meant}\``, rewrite(cursor.token, meant));
  cursor.take();
  return meant === 'null' ? { kind: 'null', start, end } : { kind: 'bool', value: meant === 'true', start, end };
}

const ON: ReadonlyMap<string, string> = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['no', 'false'],
  ['off', 'false'],
]);

export function parseLiteral(cursor: Cursor, context: string): Literal | null {
  if (isOpenList(cursor)) return parseUnopened(cursor);
  const literal = tryLiteral(cursor) ?? tryCasedLiteral(cursor);
  if (literal !== null) return literal;
  const { token } = cursor;
  const meant = ON.get(token.value.toLowerCase());
  if (token.kind === 'word' && meant !== undefined) {
    cursor.unexpected(`a value ${context}`, `write \`${meant}\``, rewrite(token, meant));
    cursor.take();
    return { kind: 'bool', value: meant === 'true', start: token.start, end: token.end };
  }
  if (isName(token) || token.kind === 'junk') return parseBareWord(cursor, `a value ${context}`);
  cursor.unexpected(`a value ${context}`, 'a value is a string, a number, true, false, null or a list of these');
  return null;
}

/** Words where a string stands: they lack their quotes. */
function parseBareWord(cursor: Cursor, wanted: string): StringLiteral {
  const span = proseSpan(cursor);
  const value = textOf(cursor, span);
  const isOneWord = !value.includes(' ');
  const fix = quoted(span, value);
  cursor.unexpected(wanted, `a string stands in quotes: ${JSON.stringify(value)}`, isOneWord ? fix : asGuess(fix));
  while (!cursor.atEnd && cursor.token.start < span.end) cursor.take();
  return { kind: 'string', value, ...span };
}

/** The words of a sentence that go on from here, without what can be the next part of the policy. */
function proseSpan(cursor: Cursor): Span {
  const { start } = cursor.token;
  let ahead = 1;
  while (isName(cursor.peek(ahead)) && isName(cursor.peek(ahead - 1)) && !startsEntry(cursor, ahead)) ahead += 1;
  return { start, end: cursor.peek(ahead - 1).end };
}

function startsEntry(cursor: Cursor, ahead: number): boolean {
  const between = textOf(cursor, { start: cursor.peek(ahead - 1).end, end: cursor.peek(ahead).start });
  return between.includes('\n') || /^(?:[=:{]|:=|==)$/.test(cursor.peek(ahead + 1).value);
}

/** A string; a word in its place is reported, and taken for one that lacks its quotes. */
export function parseString(cursor: Cursor, what: string, hint?: string): StringLiteral | null {
  const { kind, value, start, end } = cursor.token;
  if (kind === 'string') {
    cursor.take();
    return { kind: 'string', value, start, end };
  }
  if (isName(cursor.token) && cursor.onSameLine) return parseBareWord(cursor, what);
  cursor.missing(what, hint);
  return null;
}

/** A name of the author's: not a reserved word. What surely is meant as a name is taken, so that the rest stays in step. */
export function parseName(cursor: Cursor, what: string): Name | null {
  const { token } = cursor;
  const { kind, value, start, end } = token;
  if (isName(token) || (kind === 'junk' && /^\w/.test(value))) {
    cursor.take();
    return { text: value, start, end };
  }
  if (kind === 'string') {
    const name = nameFrom(value);
    cursor.unexpected(what, `write the name without quotes: ${name}`, rewrite(token, name));
    cursor.take();
    return { text: name, start, end };
  }
  if (kind === 'word' && isFollowedByName(cursor.following)) {
    cursor.unexpected(what, 'a reserved word is no name', asGuess(rewrite(token, `${value}_`)));
    cursor.take();
    return { text: `${value}_`, start, end };
  }
  cursor.missing(what);
  return null;
}

function isFollowedByName({ kind, value }: Token): boolean {
  return kind === 'punctuation' ? value === '{' || value === ':=' : value === 'priority';
}

/** `Block critical!` makes `Block_critical`. */
function nameFrom(text: string): string {
  const name = text.replace(/\W+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(name) ? name : `_${name}`;
}

export function reportDepth(cursor: Cursor, span: Span): void {
  if (cursor.tooDeep) return;
  cursor.tooDeep = true;
  const limit = cursor.limits.expressionDepth;
  const message = `this expression nests deeper than the limit expressionDepth (${limit})`;
  cursor.error('LIMIT-004', span, message, 'split the condition over several rules');
}

/** Past the depth limit: skips to the bracket that closes the one just taken, without recursion. */
export function skipBracket(cursor: Cursor): void {
  let open = 0;
  while (!cursor.atEnd && !cursor.atSection && !cursor.atClause && !cursor.at('{') && !cursor.at('}')) {
    if (cursor.at('(') || cursor.at('[')) open += 1;
    else if (cursor.at(')') || cursor.at(']')) {
      if (open === 0) return;
      open -= 1;
    }
    cursor.take();
  }
}

export function errorExpr(span: Span): Expr {
  return { kind: 'error', start: span.start, end: span.end };
}
