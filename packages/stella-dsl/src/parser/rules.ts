import { parseActions } from './actions.ts';
import type { Action, Expr, Rule, StringLiteral } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpr } from './expressions.ts';
import { errorExpr, parseName, parseString } from './literals.ts';

const MAX_PRIORITY = 1_000_000;

export function parseRule(cursor: Cursor): Rule {
  const { start } = cursor.take();
  const name = parseName(cursor, 'a name for the rule') ?? { text: '', start, end: start };
  const priority = cursor.at('priority') ? parsePriority(cursor) : null;
  if (!cursor.expect('{', `to open rule \`${name.text}\``)) {
    cursor.skipTo(() => cursor.at('{') || cursor.atClause);
    cursor.accept('{');
  }
  const when = parseWhen(cursor);
  const then = parseBranch(cursor, 'then') ?? [];
  const otherwise = cursor.at('else') ? parseBranch(cursor, 'else') : null;
  const because = parseBecause(cursor);
  cursor.skipSeparators();
  closeRule(cursor, name.text);
  return { kind: 'rule', name, priority, when, then, otherwise, because, start, end: cursor.lastEnd };
}

function parsePriority(cursor: Cursor): Rule['priority'] {
  cursor.take();
  const { kind, value, start, end } = cursor.token;
  if (kind !== 'number') {
    cursor.unexpected('a whole number after `priority`');
    return null;
  }
  cursor.take();
  const number = Number(value);
  if (/^[0-9]+$/.test(value) && number <= MAX_PRIORITY) return { value: number, start, end };
  cursor.error('PARSE-009', { start, end }, `a priority is a whole number from 0 to ${MAX_PRIORITY}`);
  return null;
}

function parseWhen(cursor: Cursor): Expr {
  if (!cursor.expect('when', 'at the start of a rule')) {
    cursor.skipTo(() => cursor.atClause);
    if (!cursor.accept('when')) return errorExpr(cursor.token);
  }
  const when = parseExpr(cursor);
  if (!cursor.at('then')) {
    cursor.unexpected('`then`, `and` or `or` after the condition');
    cursor.skipTo(() => cursor.atClause);
  }
  return when;
}

function parseBranch(cursor: Cursor, word: 'then' | 'else'): Action[] | null {
  if (!cursor.expect(word, 'after the condition')) return null;
  return parseActions(cursor, word);
}

function parseBecause(cursor: Cursor): StringLiteral | null {
  if (!cursor.accept('because')) return null;
  return parseString(cursor, 'the reason in quotes after `because`');
}

function closeRule(cursor: Cursor, name: string): void {
  if (cursor.accept('}')) return;
  const hint = cursor.atClause ? 'a rule reads: when, then, else, because' : undefined;
  cursor.unexpected(`\`}\` to close rule \`${name}\``, hint);
  // Clauses out of order or twice: pass over them to the rule's own brace.
  cursor.skipTo(() => false);
  cursor.accept('}');
}
