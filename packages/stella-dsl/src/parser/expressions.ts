import { rewrite } from '../repair.ts';
import type { CompareOperator, Expr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { isOpenList, parseForeignList, parseUnopened } from './lists.ts';
import { reportDepth } from './literals.ts';
import { endsOperand, parseMistaken, reportChain } from './mistaken-operators.ts';
import { parsePostfix } from './operands.ts';
import { textOf } from './repairs.ts';
import { ACTION_STARTS, acceptWord, atWord } from './words.ts';

export const OPERATORS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

export function parseExpr(cursor: Cursor): Expr {
  if (cursor.depth === 0) cursor.tooDeep = false;
  return parseChain(cursor, 'or');
}

/** `a or b or c` and `a and b and c` are flat, so a long chain is not a deep tree. */
function parseChain(cursor: Cursor, op: 'or' | 'and'): Expr {
  const operand = (): Expr => (op === 'or' ? parseChain(cursor, 'and') : parseNot(cursor));
  const first = operand();
  if (!joins(cursor, op)) return first;
  const args = [first];
  while (joins(cursor, op) && acceptWord(cursor, op)) args.push(operand());
  return { kind: 'logic', op, args, start: first.start, end: cursor.lastEnd };
}

/** `and` before an action joins actions, which is reported there; where the action has nothing behind its word, it is a name. */
function joins(cursor: Cursor, op: 'or' | 'and'): boolean {
  if (!atWord(cursor, op)) return false;
  if (cursor.depth > 0 || !ACTION_STARTS.has(cursor.following.value)) return true;
  const { kind, value } = cursor.peek(2);
  return kind !== 'string' && value !== ':=' && !/^(?:to|until|message)$/.test(value);
}

function parseNot(cursor: Cursor): Expr {
  const { start, end } = cursor.token;
  if (!atWord(cursor, 'not')) return parseCompare(cursor);
  acceptWord(cursor, 'not');
  if (cursor.depth >= cursor.limits.expressionDepth) {
    reportDepth(cursor, { start, end });
    while (cursor.at('not')) cursor.take();
    return parseCompare(cursor);
  }
  cursor.depth += 1;
  cursor.behindNot = cursor.token;
  const arg = parseNot(cursor);
  cursor.depth -= 1;
  return { kind: 'not', arg, start, end: cursor.lastEnd };
}

function parseCompare(cursor: Cursor): Expr {
  const left = parsePostfix(cursor);
  const result = parseComparison(cursor, left);
  if (result === left) return parseMistaken(cursor, left, parsePostfix) ?? left;
  if (endsOperand(cursor)) return result;
  return reportChain(cursor, result, parsePostfix);
}

function parseComparison(cursor: Cursor, left: Expr): Expr {
  const { start } = left;
  if (cursor.atAny(OPERATORS)) {
    const op = cursor.take().value as CompareOperator;
    const right = parsePostfix(cursor);
    return { kind: 'compare', op, left, right, start, end: cursor.lastEnd };
  }
  const negated =
    atWord(cursor, 'not') && cursor.following.value.toLowerCase() === 'in' && cursor.following.kind === 'word';
  if (negated) acceptWord(cursor, 'not');
  if (!acceptWord(cursor, 'in')) return left;
  const right = parseListOperand(cursor);
  return { kind: 'in', negated, left, right, start, end: cursor.lastEnd };
}

/** What `in` looks into; also a list in the braces that other languages use. */
function parseListOperand(cursor: Cursor): Expr {
  if (cursor.at('not')) reportNotBehindIn(cursor);
  if (isOpenList(cursor)) return parseUnopened(cursor);
  if (!cursor.at('{')) return parsePostfix(cursor);
  return parseForeignList(cursor, cursor.take(), []);
}

function reportNotBehindIn(cursor: Cursor): void {
  const not = cursor.take();
  const operator = { start: cursor.lastEnd - 'in not'.length, end: not.end };
  const plain = textOf(cursor, operator) === 'in not';
  const fix = plain ? rewrite(operator, 'not in') : undefined;
  cursor.error('PARSE-006', not, '`not` stands before `in`', 'write `not in`', fix);
}
