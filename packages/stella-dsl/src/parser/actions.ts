import { rewrite } from '../repair.ts';
import type { Action, Expr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpr } from './expressions.ts';
import { parseName } from './literals.ts';
import { insertBehind } from './repairs.ts';
import { parseRequirements } from './requirements.ts';
import { KNOWN, takeAction } from './unknown-action.ts';
import { ACTION_STARTS, acceptMeant, clauseAt, dropRepeated, dropSign } from './words.ts';

/** The actions behind `then` or `else`: at least one, separated by `;`, which may trail. */
export function parseActions(cursor: Cursor, after: 'then' | 'else'): Action[] {
  const brace = cursor.at('{') ? cursor.take() : null;
  const actions: Action[] = [];
  if (atEndOfActions(cursor)) cursor.missing(`an action after \`${after}\``, KNOWN);
  while (!atEndOfActions(cursor)) {
    const action = parseAction(cursor);
    if (action === null) skipAction(cursor);
    else actions.push(action);
    if (!nextAction(cursor)) break;
  }
  if (brace !== null) {
    const close = cursor.token;
    const edits = [brace, close].map(({ start, end }) => ({ start, end, text: '' }));
    const fix = cursor.at('}') ? { title: 'delete the braces', edits } : undefined;
    cursor.error('PARSE-001', brace, 'actions stand without braces', 'separate them by `;`', fix);
    cursor.accept('}');
  }
  return actions;
}

function atEndOfActions(cursor: Cursor): boolean {
  return cursor.at('}') || cursor.atEnd || cursor.atSection || clauseAt(cursor) !== null;
}

function skipAction(cursor: Cursor): void {
  cursor.skipTo(() => cursor.at(';') || cursor.atClause || (!cursor.onSameLine && cursor.atAny(ACTION_STARTS)));
}

/** Passes over the `;` before the next action; a missing or a wrong one is reported. False where nothing more can be read. */
function nextAction(cursor: Cursor): boolean {
  if (cursor.accept(';') || atEndOfActions(cursor)) return true;
  const { token } = cursor;
  const joins = cursor.at(',') || cursor.at('and');
  if (joins && ACTION_STARTS.has(cursor.following.value)) {
    const text = cursor.at(',') ? ';' : '; ';
    const start = cursor.at(',') ? token.start : cursor.lastEnd;
    const end = cursor.at(',') ? token.end : cursor.following.start;
    cursor.unexpected('`;` between actions', undefined, { title: 'write `;`', edits: [{ start, end, text }] });
    cursor.take();
    return true;
  }
  if (cursor.at(',') && isEnd(cursor)) {
    cursor.unexpected('`;` between actions', undefined, rewrite(token, ';'));
    cursor.take();
    return true;
  }
  const atAction = cursor.atAny(ACTION_STARTS);
  cursor.missing('`;` between actions', undefined, atAction ? insertBehind(cursor, ';') : undefined);
  if (!atAction) skipAction(cursor);
  cursor.accept(';');
  return true;
}

function isEnd(cursor: Cursor): boolean {
  return /^(?:else|because|\})$/.test(cursor.following.value);
}

function parseAction(cursor: Cursor): Action | null {
  const { start } = cursor.token;
  const word = takeAction(cursor);
  if (word === null) return null;
  const done = <T extends object>(action: T): T & { start: number; end: number } => ({
    ...action,
    start,
    end: cursor.lastEnd,
  });
  switch (word) {
    case 'status':
    case 'severity':
      return expectAssign(cursor) ? done({ kind: word, value: parseExpr(cursor) }) : null;
    case 'ignore':
    case 'defer':
      return done({ kind: word, until: parseOptional(cursor, 'until') });
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
    default: {
      const requirements = parseRequirements(cursor);
      return requirements === null ? null : done({ kind: 'requireVex' as const, requirements });
    }
  }
}

/** `:=`. Another sign in its place is a slip of the pen: what follows is still the value. */
function expectAssign(cursor: Cursor): boolean {
  if (cursor.accept(':=')) {
    dropRepeated(cursor, ':=');
    return true;
  }
  const { token } = cursor;
  if (cursor.at('=') || cursor.at('==') || cursor.at(':')) {
    const message = `\`${token.value}\` does not assign in an action`;
    cursor.error('PARSE-011', token, message, 'write `:=`', rewrite(token, ':='));
    cursor.take();
    return true;
  }
  const value = token.kind === 'string' || token.kind === 'number';
  cursor.missing('`:=`', undefined, value ? insertBehind(cursor, ':=') : undefined);
  return value;
}

/** `until x`, `message x`, `to x`, or nothing. */
function parseOptional(cursor: Cursor, word: 'until' | 'message' | 'to'): Expr | null {
  if (cursor.at('}') || cursor.at(';') || cursor.atEnd || cursor.atSection) return null;
  if (acceptMeant(cursor, word)) {
    dropSign(cursor, word);
    return parseExpr(cursor);
  }
  const { token } = cursor;
  if (cursor.at(':=') || cursor.at('=') || cursor.at(':')) {
    cursor.unexpected(`\`${word}\` before the value`, `write \`${word}\``, rewrite(token, word));
    cursor.take();
    return parseExpr(cursor);
  }
  if (token.kind === 'string' || token.kind === 'number' || cursor.at('(')) {
    cursor.unexpected(`\`${word}\` before the value`, undefined, insertBehind(cursor, word));
    return parseExpr(cursor);
  }
  if (token.kind !== 'word' || !cursor.onSameLine || isEndOfAction(cursor)) return null;
  cursor.unexpected(`\`${word}\` or the end of the action`, `write \`${word}\` before the value`);
  skipAction(cursor);
  return null;
}

function isEndOfAction(cursor: Cursor): boolean {
  return clauseAt(cursor) !== null || cursor.atAny(ACTION_STARTS) || cursor.at('and');
}
