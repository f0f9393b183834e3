import type { Token } from '../lexer/token.ts';
import type { CompareOperator, Expr, Literal } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';
import { closeBracket, parseForeignList } from './lists.ts';
import { errorExpr, reportDepth, skipBracket, tryCasedLiteral, tryLiteral } from './literals.ts';
import { endsOperand, parseMistaken, reportChain } from './mistaken-operators.ts';
import { insertBehind, replaceWith, textOf } from './repairs.ts';
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
  if (!cursor.at('{')) return parsePostfix(cursor);
  return parseForeignList(cursor, cursor.take(), []);
}

function reportNotBehindIn(cursor: Cursor): void {
  const not = cursor.take();
  const operator = { start: cursor.lastEnd - 'in not'.length, end: not.end };
  const plain = textOf(cursor, operator) === 'in not';
  const fix = plain ? replaceWith(operator, 'not in') : undefined;
  cursor.error('PARSE-006', not, '`not` stands before `in`', 'write `not in`', fix);
}

export function parsePostfix(cursor: Cursor): Expr {
  let node = parsePrimary(cursor);
  let steps = 0;
  while (cursor.at('.') || cursor.at('[') || cursor.at('(')) {
    // A chain grows the tree by one level a step, so it counts towards the depth.
    steps += 1;
    if (cursor.depth + steps > cursor.limits.expressionDepth) {
      reportDepth(cursor, cursor.token);
      node = errorExpr(node);
    }
    node = parseStep(cursor, node);
  }
  return node;
}

function parseStep(cursor: Cursor, object: Expr): Expr {
  const { start } = object;
  if (cursor.accept('.')) return parseMember(cursor, object);
  if (cursor.at('[')) {
    const open = cursor.token;
    const index = parseNested(cursor);
    closeBracket(cursor, ']', open, 'the index');
    return keepError(object, { kind: 'index', object, index, start, end: cursor.lastEnd });
  }
  const args = parseArguments(cursor);
  return keepError(object, { kind: 'call', callee: object, args, start, end: cursor.lastEnd });
}

function parseMember(cursor: Cursor, object: Expr): Expr {
  const { token } = cursor;
  if (token.kind === 'junk' && /^\w/.test(token.value))
    return errorExpr({ start: object.start, end: cursor.take().end });
  // After a point every word is a name: `advisory.source` is not the keyword. A clause that goes on behind white space is one, though.
  const goesOn = cursor.following.kind === 'string' || isName(cursor.following);
  const apart = !cursor.onSameLine || (cursor.lastEnd < token.start && goesOn);
  if (token.kind !== 'word' || (apart && (cursor.atClause || cursor.atSection))) {
    cursor.missing('a member name after `.`');
    // `a..b`: the second point is the one too many.
    if (cursor.at('.') && cursor.following.kind === 'word') {
      cursor.take();
      cursor.take();
    }
    return errorExpr({ start: object.start, end: cursor.lastEnd });
  }
  cursor.take();
  const name = { text: token.value, start: token.start, end: token.end };
  return keepError(object, { kind: 'member', object, name, start: object.start, end: token.end });
}

function parseArguments(cursor: Cursor): Expr[] {
  const args: Expr[] = [];
  const open = cursor.token;
  if (cursor.following.value === ')' && cursor.following.kind === 'punctuation') {
    cursor.take();
    cursor.take();
    return args;
  }
  let next = true;
  while (next) {
    // `f(a,)`: the last comma may trail.
    if (cursor.at(',') && cursor.following.value === ')' && cursor.following.kind === 'punctuation') {
      cursor.take();
      break;
    }
    args.push(args.length === 0 || cursor.at(',') ? parseNested(cursor) : parseDeeper(cursor, cursor.token));
    if (args.length > cursor.limits.listItems) {
      const message = `more arguments than the limit listItems (${cursor.limits.listItems})`;
      cursor.error('LIMIT-005', open, message, 'nest the calls');
      skipBracket(cursor);
    }
    next = cursor.at(',') || missingComma(cursor);
  }
  closeBracket(cursor, ')', open, 'the arguments');
  return args;
}

/** Another argument without a comma before it: reported, and read. */
function missingComma(cursor: Cursor): boolean {
  const { kind } = cursor.token;
  if (kind !== 'string' && kind !== 'number' && !isName(cursor.token)) return false;
  cursor.missing('`,` between arguments', undefined, insertBehind(cursor, ','));
  return true;
}

/** Takes the opening bracket (or comma) and reads the expression behind it, one level deeper. */
function parseNested(cursor: Cursor): Expr {
  const open = cursor.take();
  return parseDeeper(cursor, open);
}

function parseDeeper(cursor: Cursor, open: Token): Expr {
  if (cursor.depth >= cursor.limits.expressionDepth) {
    reportDepth(cursor, open);
    skipBracket(cursor);
    return errorExpr(open);
  }
  cursor.depth += 1;
  const inner = parseExpr(cursor);
  cursor.depth -= 1;
  return inner;
}

function parsePrimary(cursor: Cursor): Expr {
  // A sign or another stray character before an operand was reported.
  while (cursor.token.kind === 'junk' && !/^\w/.test(cursor.token.value)) cursor.take();
  const { token } = cursor;
  const literal = tryLiteral(cursor);
  if (literal !== null) return literal;
  if (cursor.at('(')) return parseParenthesis(cursor);
  if (token.kind === 'junk') return errorExpr(cursor.take());
  const cased = tryCasedLiteral(cursor);
  if (cased !== null) return cased;
  if (isName(token) || isRoot(cursor)) {
    cursor.take();
    return { kind: 'ident', name: token.value, start: token.start, end: token.end };
  }
  cursor.missing('an expression');
  // An operator left without its first operand: go on behind it, so that the second one is still read.
  if (cursor.atAny(OPERATORS)) return errorExpr({ start: token.start, end: token.start });
  if (token.kind === 'punctuation' && !/^[;,)\]}{]$/.test(token.value)) cursor.take();
  return errorExpr({ start: token.start, end: token.start });
}

function parseParenthesis(cursor: Cursor): Expr {
  const open = cursor.token;
  const inner = parseNested(cursor);
  if (cursor.at(',') && isLiteral(inner)) return parseForeignList(cursor, open, [inner]);
  closeBracket(cursor, ')', open, 'the parenthesis');
  return inner;
}

function isLiteral(expr: Expr): expr is Literal {
  return expr.kind === 'string' || expr.kind === 'number' || expr.kind === 'bool' || expr.kind === 'null';
}

/** `profile.x` and `env.x`: roots whose names are reserved words. */
function isRoot(cursor: Cursor): boolean {
  if (!(cursor.at('profile') || cursor.at('env'))) return false;
  return cursor.following.value === '.' || cursor.following.value === '[';
}

function keepError(object: Expr, built: Expr): Expr {
  return object.kind === 'error' ? errorExpr(built) : built;
}
