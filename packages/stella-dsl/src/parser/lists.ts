import type { Token } from '../lexer/token.ts';
import { asGuess, type Repair, rewrite } from '../repair.ts';
import type { ListLiteral, Literal } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';
import { reportDepth, skipBracket, tryCasedLiteral, tryLiteral } from './literals.ts';
import { insertBehind, remove } from './repairs.ts';

/** `[a, b]`, its opening bracket not yet taken. */
export function parseList(cursor: Cursor): ListLiteral {
  const open = cursor.take();
  if (cursor.depth === 0) cursor.tooDeep = false;
  if (cursor.depth >= cursor.limits.expressionDepth) {
    reportDepth(cursor, { start: open.start, end: open.end });
    skipBracket(cursor);
  }
  cursor.depth += 1;
  const items = parseItems(cursor, ']');
  cursor.depth -= 1;
  closeBracket(cursor, ']', open, 'the list');
  return { kind: 'list', items, start: open.start, end: cursor.lastEnd };
}

/** A list in the brackets of another language, `("a", "b")` or `{"a"}`, from its second item on. */
export function parseForeignList(cursor: Cursor, open: Token, first: readonly Literal[]): ListLiteral {
  const closing = open.value === '(' ? ')' : '}';
  cursor.accept(',');
  const items = [...first, ...parseItems(cursor, closing)];
  const close = cursor.token;
  const edits = [
    { start: open.start, end: open.end, text: '[' },
    { start: close.start, end: close.end, text: ']' },
  ];
  const fix: Repair | undefined = cursor.at(closing) ? { title: 'write `[...]`', edits } : undefined;
  cursor.error('PARSE-001', open, 'a list stands in brackets', 'write [...]', fix);
  cursor.accept(closing);
  return { kind: 'list', items, start: open.start, end: cursor.lastEnd };
}

function parseItems(cursor: Cursor, closing: string): Literal[] {
  const items: Literal[] = [];
  const bare: Token[] = [];
  let past = false;
  while (!cursor.at(closing) && !cursor.atEnd && !isPast(cursor)) {
    const item = parseItem(cursor, bare);
    if (item === null) {
      if (!skipToItem(cursor)) break;
    } else if (items.length < cursor.limits.listItems) {
      items.push(item);
    } else if (!past) {
      past = true;
      reportLength(cursor, item);
    }
    if (!nextItem(cursor, closing)) break;
  }
  reportBare(cursor, bare);
  return items;
}

const MOST_LOOKED_AT = 200;

/** `in "a", "b"]`: literals up to a closing bracket that nothing opened. */
export function isOpenList(cursor: Cursor): boolean {
  for (let ahead = 0; ahead < MOST_LOOKED_AT; ahead += 2) {
    const { kind } = cursor.peek(ahead);
    const { kind: next, value } = cursor.peek(ahead + 1);
    if ((kind !== 'string' && kind !== 'number') || next !== 'punctuation') return false;
    if (value !== ',') return value === ']';
  }
  return false;
}

export function parseUnopened(cursor: Cursor): ListLiteral {
  const { start } = cursor.token;
  cursor.missing('`[` before the list', undefined, insertBehind(cursor, '['));
  const items = parseItems(cursor, ']');
  cursor.accept(']');
  return { kind: 'list', items, start, end: cursor.lastEnd };
}

function reportLength(cursor: Cursor, item: Literal): void {
  const { listItems } = cursor.limits;
  const message = `this list is longer than the limit listItems (${listItems})`;
  cursor.error('LIMIT-005', item, message, 'join two lists with `or`, or match with a glob');
}

/** Words that lack their quotes are collected, and reported as one mistake. */
function parseItem(cursor: Cursor, bare: Token[]): Literal | null {
  const literal = tryLiteral(cursor) ?? tryCasedLiteral(cursor);
  if (literal !== null) return literal;
  const { token, following } = cursor;
  const alone = following.value !== '.' && following.value !== '(';
  if (isName(token) && alone) {
    bare.push(token);
    cursor.take();
    return { kind: 'string', value: token.value, start: token.start, end: token.end };
  }
  if (token.kind === 'junk' && /^\w/.test(token.value)) {
    cursor.take();
    return { kind: 'string', value: token.value, start: token.start, end: token.end };
  }
  if (cursor.at(',')) {
    cursor.unexpected('a value or `]`', 'one `,` stands between two values', remove(token));
    return null;
  }
  cursor.unexpected('a value or `]`', 'a list holds literals only');
  return null;
}

function reportBare(cursor: Cursor, bare: readonly Token[]): void {
  const [first] = bare;
  if (first === undefined) return;
  const edits = bare.map(({ value, start, end }) => ({ start, end, text: JSON.stringify(value) }));
  const shown = JSON.stringify(first.value);
  const message = `expected a value or \`]\`, found \`${first.value}\``;
  cursor.error('PARSE-001', first, message, `a string stands in quotes: ${shown}`, { title: 'write quotes', edits });
}

/** After a bad item: to the next one. False where the list is over. */
function skipToItem(cursor: Cursor): boolean {
  cursor.skipTo(() => cursor.at(']') || cursor.at(',') || cursor.at(';') || cursor.atClause);
  return cursor.at(',');
}

/** Passes over the comma before the next item; a missing or a wrong one is reported. */
function nextItem(cursor: Cursor, closing: string): boolean {
  if (cursor.accept(',') || cursor.at(closing)) return true;
  const { token } = cursor;
  const next = cursor.following.kind;
  if (cursor.at(';') && (next === 'string' || next === 'number')) {
    cursor.unexpected('`,` or `]`', 'items of a list stand apart by `,`', rewrite(token, ','));
    cursor.take();
    return true;
  }
  if (token.kind === 'string' || token.kind === 'number') {
    cursor.missing('`,` or `]`', undefined, insertBehind(cursor, ','));
    return true;
  }
  return token.kind === 'junk' ? cursor.take() !== undefined : false;
}

/** The list was not closed: what stands here belongs to what is around it. */
function isPast(cursor: Cursor): boolean {
  if (cursor.token.kind === 'word' && /^:?=$|^:$/.test(cursor.following.value)) return true;
  return cursor.atClause || cursor.atSection || cursor.at('}') || cursor.at(')') || cursor.at('{');
}

/** Takes the closing bracket. Another kind of bracket in its place is taken for it; false where there is none, which is reported. */
export function closeBracket(cursor: Cursor, closing: ')' | ']', open: Token, what: string): boolean {
  if (cursor.accept(closing)) return true;
  const wanted = `\`${closing}\` to close ${what}`;
  const where = placeOf(cursor, open);
  const { token } = cursor;
  if (cursor.at(closing === ')' ? ']' : ')')) {
    cursor.unexpected(wanted, where, rewrite(token, closing));
    cursor.take();
    return true;
  }
  const { kind } = token;
  const ends = cursor.atClause || kind === 'end' || /^[;}]$/.test(kind === 'punctuation' ? token.value : '');
  cursor.missing(wanted, where, ends || !cursor.onSameLine ? asGuess(insertBehind(cursor, closing)) : undefined);
  return false;
}

/** Where the bracket stands that is not closed, if not on this line. */
function placeOf(cursor: Cursor, open: Token): string | undefined {
  const { source } = cursor.sink;
  const line = source.lineOf(open.start);
  return line === source.lineOf(cursor.lastEnd) ? undefined : `the \`${open.value}\` on line ${line + 1} is not closed`;
}
