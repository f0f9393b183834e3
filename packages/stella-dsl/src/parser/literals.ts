import type { Span } from '../source.ts';
import type { Expr, ListLiteral, Literal, Name, StringLiteral } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';

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

export function parseLiteral(cursor: Cursor, context: string): Literal | null {
  const literal = tryLiteral(cursor);
  if (literal === null)
    cursor.unexpected(`a value ${context}`, 'a value is a string, a number, true, false, null or a list of these');
  return literal;
}

export function parseString(cursor: Cursor, what: string, hint?: string): StringLiteral | null {
  const { kind, value, start, end } = cursor.token;
  if (kind !== 'string') {
    cursor.unexpected(what, hint);
    return null;
  }
  cursor.take();
  return { kind: 'string', value, start, end };
}

/** A name of the author's: not a reserved word. */
export function parseName(cursor: Cursor, what: string): Name | null {
  const { token } = cursor;
  if (isName(token)) {
    cursor.take();
    return { text: token.value, start: token.start, end: token.end };
  }
  cursor.unexpected(what, token.kind === 'string' ? 'write the name without quotes' : undefined);
  // A quoted or reserved name is surely meant as the name: taking it keeps the rest in step.
  if (token.kind === 'string' || (token.kind === 'word' && cursor.following.value === '{')) cursor.take();
  return null;
}

export function parseList(cursor: Cursor): ListLiteral {
  const { start } = cursor.take();
  const items: Literal[] = [];
  if (cursor.depth === 0) cursor.tooDeep = false;
  const tooDeep = cursor.depth >= cursor.limits.expressionDepth;
  if (tooDeep) {
    reportDepth(cursor, { start, end: start + 1 });
    skipBracket(cursor);
  }
  cursor.depth += 1;
  let reported = false;
  while (!cursor.at(']') && !cursor.atEnd) {
    const item = tryLiteral(cursor);
    if (item === null) {
      cursor.unexpected('a value or `]`', 'a list holds literals only');
      cursor.skipTo(() => cursor.at(']') || cursor.at(',') || cursor.at(';') || cursor.atClause);
      if (!cursor.at(',')) break;
    } else if (items.length < cursor.limits.listItems) {
      items.push(item);
    } else if (!reported) {
      reported = true;
      cursor.error('LIMIT-005', item, `this list is longer than the limit listItems (${cursor.limits.listItems})`);
    }
    if (!cursor.accept(',') && !cursor.at(']')) {
      cursor.unexpected('`,` or `]`');
      if (!startsLiteral(cursor)) break;
    }
  }
  cursor.depth -= 1;
  if (!cursor.accept(']')) cursor.unexpected('`]` after the list');
  return { kind: 'list', items, start, end: cursor.lastEnd };
}

function startsLiteral(cursor: Cursor): boolean {
  return cursor.token.kind === 'string' || cursor.token.kind === 'number';
}

export function reportDepth(cursor: Cursor, span: Span): void {
  if (cursor.tooDeep) return;
  cursor.tooDeep = true;
  const limit = cursor.limits.expressionDepth;
  cursor.error('LIMIT-004', span, `this expression nests deeper than the limit expressionDepth (${limit})`);
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
