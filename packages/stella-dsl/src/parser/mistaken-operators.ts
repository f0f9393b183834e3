import { RESERVED_WORDS } from '../lexer/token.ts';
import { asGuess, type Repair, rewrite } from '../repair.ts';
import type { CompareOperator, Expr } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { errorExpr } from './literals.ts';
import { textOf } from './repairs.ts';
import { atAction, atWord, clauseAt } from './words.ts';

type ParseOperand = (cursor: Cursor) => Expr;

const COMPARING: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '=', ':', ':=', '=>']);
const RELATIONAL: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** Functions and words that other languages write between their operands. */
const INFIX: ReadonlyMap<string, string> = new Map([
  ['contains', 'contains'],
  ['has', 'contains'],
  ['includes', 'contains'],
  ['matches', 'matches'],
  ['like', 'matches'],
  ['starts_with', 'starts_with'],
  ['startswith', 'starts_with'],
  ['ends_with', 'ends_with'],
  ['endswith', 'ends_with'],
]);

/** Whether the operand before is complete: what stands here can follow one. */
export function endsOperand(cursor: Cursor): boolean {
  const { kind, value } = cursor.token;
  if (kind === 'word') return endsAtWord(cursor, value);
  if (kind === 'punctuation') return !COMPARING.has(value);
  return kind === 'end';
}

function endsAtWord(cursor: Cursor, value: string): boolean {
  if (RESERVED_WORDS.has(value)) return value !== 'not' && value !== 'in';
  if (cursor.depth === 0 && atAction(cursor)) return true;
  return atWord(cursor, 'and') || atWord(cursor, 'or') || clauseAt(cursor) !== null;
}

/**
 * Behind an operand without an operator of the language: an operator that is written differently here, one that there is not, or
 * none at all, which the caller reports. Null where the operand just ends.
 */
export function parseMistaken(cursor: Cursor, left: Expr, parseOperand: ParseOperand): Expr | null {
  if (endsOperand(cursor)) return null;
  const { token } = cursor;
  if (token.kind === 'junk') return skipOperand(cursor, left);
  if (cursor.at('=') || cursor.at(':') || cursor.at(':=')) return parseWrongSign(cursor, left, parseOperand);
  if (cursor.at('=>')) return parseArrow(cursor, left);
  if (token.kind === 'number' && /^[+-]/.test(token.value)) {
    const hint = 'there is no arithmetic; functions such as risk_score and percent_of count';
    cursor.error('PARSE-006', token, `\`${token.value[0]}\` is not an operator here`, hint);
    return skipOperand(cursor, left);
  }
  if (token.kind === 'word') return parseWordOperator(cursor, left, parseOperand);
  return errorExpr(left);
}

function parseWrongSign(cursor: Cursor, left: Expr, parseOperand: ParseOperand): Expr {
  const sign = cursor.take();
  cursor.error('PARSE-011', sign, `\`${sign.value}\` does not compare`, 'write `==`', rewrite(sign, '=='));
  return compare(cursor, '==', left, parseOperand(cursor));
}

function parseArrow(cursor: Cursor, left: Expr): Expr {
  const hint = 'inside a predicate the fields are names by themselves: vex.any(status == "fixed")';
  cursor.error('PARSE-006', cursor.token, '`=>` is not an operator here', hint);
  return skipOperand(cursor, left);
}

function parseWordOperator(cursor: Cursor, left: Expr, parseOperand: ParseOperand): Expr {
  const { token } = cursor;
  const word = token.value.toLowerCase();
  if (word === 'not' && cursor.following.value === '[') {
    cursor.error('PARSE-006', token, '`not` stands before a condition', 'write `not in`', rewrite(token, 'not in'));
    cursor.take();
    parseOperand(cursor);
    return errorExpr({ start: left.start, end: cursor.lastEnd });
  }
  if (word === 'not') {
    cursor.error('PARSE-006', token, '`not` stands before a condition', 'write `!=`', asGuess(rewrite(token, '!=')));
    cursor.take();
    return compare(cursor, '!=', left, parseOperand(cursor));
  }
  if (word === 'is') return parseIs(cursor, left, parseOperand);
  const fn = INFIX.get(word);
  if (fn !== undefined) return parseInfix(cursor, left, fn, parseOperand);
  if (word !== 'between') return errorExpr(left);
  const subject = textOf(cursor, left);
  const hint = `write \`${subject} >= LOW and ${subject} <= HIGH\``;
  cursor.error('PARSE-006', token, '`between` is not an operator here', hint);
  skipOperand(cursor, left);
  if (cursor.accept('and')) skipOperand(cursor, left);
  return errorExpr({ start: left.start, end: cursor.lastEnd });
}

/** `x is null`, `x is not null`, `x is "a"`. */
function parseIs(cursor: Cursor, left: Expr, parseOperand: ParseOperand): Expr {
  const is = cursor.take();
  const negated = cursor.accept('not');
  const operator = { start: is.start, end: cursor.lastEnd };
  const right = parseOperand(cursor);
  const message = '`is` is not an operator here';
  if (right.kind !== 'null') {
    const meant = negated ? '!=' : '==';
    cursor.error('PARSE-006', is, message, `write \`${meant}\``, rewrite(operator, meant));
    return compare(cursor, meant, left, right);
  }
  const meant = `${negated ? '' : 'not '}exists(${textOf(cursor, left)})`;
  cursor.error('PARSE-006', is, message, `write \`${meant}\``, rewrite({ start: left.start, end: right.end }, meant));
  return errorExpr({ start: left.start, end: right.end });
}

function parseInfix(cursor: Cursor, left: Expr, fn: string, parseOperand: ParseOperand): Expr {
  const word = cursor.take();
  const right = parseOperand(cursor);
  const span = { start: left.start, end: cursor.lastEnd };
  const meant = `${fn}(${textOf(cursor, left)}, ${textOf(cursor, right)})`;
  const plain = left.kind !== 'error' && right.kind !== 'error' && word.value !== 'like';
  const hint = word.value === 'like' ? 'matches(text, glob) knows `*` and `?`' : `write \`${meant}\``;
  const fix = plain ? rewrite(span, meant) : undefined;
  cursor.error('PARSE-006', word, `\`${word.value}\` is not an operator here`, hint, fix);
  return errorExpr(span);
}

/** Behind a whole comparison: another operator, which there cannot be. */
export function reportChain(cursor: Cursor, result: Expr, parseOperand: ParseOperand): Expr {
  if (cursor.token.kind === 'junk') return skipOperand(cursor, result);
  if (!atComparing(cursor)) return result;
  const operator = cursor.token;
  const reported = cursor.isReported;
  const middle = result.kind === 'compare' || result.kind === 'in' ? result.right : result;
  const first = result.kind === 'compare' ? result.op : '';
  let operators = 0;
  while (atComparing(cursor)) {
    cursor.take();
    parseOperand(cursor);
    operators += 1;
  }
  const between = RELATIONAL.has(first) && RELATIONAL.has(operator.value) && operators === 1;
  const add = ` and ${textOf(cursor, middle)}`;
  const fix: Repair | undefined = between
    ? { title: 'join two comparisons with `and`', edits: [{ start: middle.end, end: middle.end, text: add }] }
    : undefined;
  if (!reported) cursor.error('PARSE-013', operator, 'comparisons do not chain', 'join two of them with `and`', fix);
  return errorExpr({ start: result.start, end: cursor.lastEnd });
}

function atComparing(cursor: Cursor): boolean {
  return cursor.at('in') || (cursor.token.kind === 'punctuation' && COMPARING.has(cursor.token.value));
}

function compare(cursor: Cursor, op: CompareOperator, left: Expr, right: Expr): Expr {
  return { kind: 'compare', op, left, right, start: left.start, end: cursor.lastEnd };
}

/** Passes over the rest of an operand that nobody can read, up to what can follow one. */
function skipOperand(cursor: Cursor, left: Expr): Expr {
  let open = 0;
  while (
    !cursor.atEnd &&
    !cursor.atSection &&
    !cursor.atClause &&
    !cursor.at('{') &&
    !cursor.at('}') &&
    !cursor.at(';')
  ) {
    if (open === 0 && (cursor.at('and') || cursor.at('or') || cursor.at(','))) break;
    if (cursor.at('(') || cursor.at('[')) open += 1;
    else if (cursor.at(')') || cursor.at(']')) {
      if (open === 0) break;
      open -= 1;
    }
    cursor.take();
  }
  return errorExpr({ start: left.start, end: cursor.lastEnd });
}
