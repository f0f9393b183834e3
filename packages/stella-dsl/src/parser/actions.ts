import { ACTION_WORDS } from '../lexer/token.ts';
import { didYouMean } from '../suggest.ts';
import type { Action, Expr, Requirement } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpr } from './expressions.ts';
import { parseList, parseName } from './literals.ts';

const STARTS: ReadonlySet<string> = new Set(ACTION_WORDS);

/** The actions behind `then` or `else`: at least one, separated by `;`, which may trail. */
export function parseActions(cursor: Cursor, after: 'then' | 'else'): Action[] {
  const actions: Action[] = [];
  if (atEndOfActions(cursor))
    cursor.unexpected(`an action after \`${after}\``, `actions are ${ACTION_WORDS.join(', ')}`);
  while (!atEndOfActions(cursor)) {
    const action = parseAction(cursor);
    if (action === null) cursor.skipTo(() => cursor.at(';') || cursor.atClause);
    else actions.push(action);
    if (cursor.accept(';') || atEndOfActions(cursor)) continue;
    if (action === null) break;
    cursor.unexpected('`;` between actions');
    if (!cursor.atAny(STARTS)) cursor.skipTo(() => cursor.at(';') || cursor.atClause);
    cursor.accept(';');
  }
  return actions;
}

function atEndOfActions(cursor: Cursor): boolean {
  return cursor.atClause || cursor.at('}') || cursor.atEnd || cursor.atSection;
}

function parseAction(cursor: Cursor): Action | null {
  const { token } = cursor;
  const { start } = token;
  if (!cursor.atAny(STARTS)) {
    if (token.kind !== 'word') cursor.unexpected('an action', `actions are ${ACTION_WORDS.join(', ')}`);
    else reportUnknown(cursor);
    return null;
  }
  cursor.take();
  const done = <T extends object>(action: T): T & { start: number; end: number } => ({
    ...action,
    start,
    end: cursor.lastEnd,
  });
  switch (token.value) {
    case 'status':
    case 'severity':
      return expectAssign(cursor) ? done({ kind: token.value, value: parseExpr(cursor) }) : null;
    case 'ignore':
    case 'defer':
      return done({ kind: token.value, until: parseOptional(cursor, 'until') });
    case 'warn':
      return done({ kind: 'warn' as const, message: parseOptional(cursor, 'message') });
    case 'escalate':
      return done({ kind: 'escalate' as const, to: parseOptional(cursor, 'to') });
    case 'annotate': {
      const key = parseName(cursor, 'a name after `annotate`');
      if (!expectAssign(cursor)) return null;
      const value = parseExpr(cursor);
      return key === null ? null : done({ kind: 'annotate' as const, key, value });
    }
    default:
      return done({ kind: 'requireVex' as const, requirements: parseRequirements(cursor) });
  }
}

function reportUnknown(cursor: Cursor): void {
  const hint = didYouMean(cursor.token.value, ACTION_WORDS) ?? `actions are ${ACTION_WORDS.join(', ')}`;
  cursor.error('PARSE-008', cursor.token, `\`${cursor.token.value}\` is no action`, hint);
}

function expectAssign(cursor: Cursor): boolean {
  if (cursor.accept(':=')) return true;
  cursor.unexpected('`:=`');
  // `=` and `==` are slips of the pen: what follows is still the value.
  return cursor.accept('=') || cursor.accept('==') || cursor.accept(':');
}

function parseOptional(cursor: Cursor, word: 'until' | 'message' | 'to'): Expr | null {
  if (cursor.accept(word)) return parseExpr(cursor);
  if (cursor.token.kind !== 'string') return null;
  cursor.unexpected(`\`${word}\` before the value`);
  return parseExpr(cursor);
}

/** `{ vendors = [...], justifications = [...] }` */
function parseRequirements(cursor: Cursor): Requirement[] {
  const requirements: Requirement[] = [];
  if (!cursor.expect('{', 'after `requireVex`') && cursor.token.kind !== 'word') return requirements;
  while (!cursor.at('}') && !cursor.atEnd && !cursor.atSection && !cursor.atClause) {
    const { start } = cursor.token;
    const key = parseName(cursor, 'a name in `requireVex`');
    const assigned = key !== null && (cursor.accept('=') || cursor.expect('=', `after \`${key.text}\``));
    if (assigned && cursor.at('[')) {
      const values = parseList(cursor);
      requirements.push({ key, values, start, end: cursor.lastEnd });
    } else {
      if (assigned) cursor.unexpected('a list of strings');
      cursor.skipTo(() => cursor.at(',') || cursor.at(';') || cursor.atClause);
      // Something was meant: that nothing is required would be a second complaint about the same slip.
      const span = { start, end: cursor.lastEnd };
      if (key !== null) requirements.push({ key, values: { kind: 'list', items: [], ...span }, ...span });
    }
    if (!cursor.at('}') && !cursor.at(',') && !cursor.at(';')) {
      cursor.unexpected('`,` or `}`');
      cursor.skipTo(() => cursor.at(',') || cursor.at(';') || cursor.atClause);
    }
    cursor.skipSeparators();
  }
  cursor.expect('}', 'to close `requireVex`');
  return requirements;
}
