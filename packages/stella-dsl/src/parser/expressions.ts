import type { CompareOperator, Expr } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';
import { errorExpr, reportDepth, skipBracket, tryLiteral } from './literals.ts';

const OPERATORS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

export function parseExpr(cursor: Cursor): Expr {
  if (cursor.depth === 0) cursor.tooDeep = false;
  return parseChain(cursor, 'or');
}

/** `a or b or c` and `a and b and c` are flat, so a long chain is not a deep tree. */
function parseChain(cursor: Cursor, op: 'or' | 'and'): Expr {
  const operand = (): Expr => (op === 'or' ? parseChain(cursor, 'and') : parseNot(cursor));
  const first = operand();
  if (!cursor.at(op)) return first;
  const args = [first];
  while (cursor.accept(op)) args.push(operand());
  return { kind: 'logic', op, args, start: first.start, end: cursor.lastEnd };
}

function parseNot(cursor: Cursor): Expr {
  const { start, end } = cursor.token;
  if (!cursor.at('not')) return parseCompare(cursor);
  cursor.take();
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
  if (result === left || !(cursor.atAny(OPERATORS) || cursor.at('in'))) return result;
  cursor.unexpected('the end of the comparison', 'comparisons do not chain: join two of them with `and`');
  while (cursor.atAny(OPERATORS) || cursor.at('in')) {
    cursor.take();
    parsePostfix(cursor);
  }
  return errorExpr({ start: left.start, end: cursor.lastEnd });
}

function parseComparison(cursor: Cursor, left: Expr): Expr {
  const { start } = left;
  if (cursor.at('=') && cursor.following.kind !== 'end') {
    cursor.error('PARSE-011', cursor.token, '`=` does not compare', 'write `==`');
    cursor.take();
    return errorExpr({ start, end: parsePostfix(cursor).end });
  }
  if (cursor.atAny(OPERATORS)) {
    const op = cursor.take().value as CompareOperator;
    const right = parsePostfix(cursor);
    return { kind: 'compare', op, left, right, start, end: cursor.lastEnd };
  }
  const negated = cursor.at('not') && cursor.following.value === 'in' && cursor.following.kind === 'word';
  if (negated) cursor.take();
  if (!cursor.accept('in')) return left;
  const right = parsePostfix(cursor);
  return { kind: 'in', negated, left, right, start, end: cursor.lastEnd };
}

function parsePostfix(cursor: Cursor): Expr {
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
    const index = parseNested(cursor);
    cursor.expect(']', 'after the index');
    return keepError(object, { kind: 'index', object, index, start, end: cursor.lastEnd });
  }
  const args = parseArguments(cursor);
  return keepError(object, { kind: 'call', callee: object, args, start, end: cursor.lastEnd });
}

function parseMember(cursor: Cursor, object: Expr): Expr {
  const { token } = cursor;
  // After a point every word is a name: `advisory.source` is not the keyword. A clause on a later line is one, though.
  const newLine = cursor.sink.source.text.slice(cursor.lastEnd, token.start).includes('\n');
  if (token.kind !== 'word' || (newLine && (cursor.atClause || cursor.atSection))) {
    cursor.unexpected('a member name after `.`');
    return errorExpr(object);
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
  do {
    if (cursor.at(',')) {
      // `f(a,)`: the last comma may trail.
      if (cursor.following.value === ')') {
        cursor.take();
        break;
      }
    }
    args.push(parseNested(cursor));
    if (args.length > cursor.limits.listItems) {
      cursor.error('LIMIT-005', open, `more arguments than the limit listItems (${cursor.limits.listItems})`);
      skipBracket(cursor);
    }
  } while (cursor.at(','));
  cursor.expect(')', 'after the arguments');
  return args;
}

/** Takes the opening bracket (or comma) and reads the expression behind it, one level deeper. */
function parseNested(cursor: Cursor): Expr {
  const open = cursor.take();
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
  const { token } = cursor;
  const literal = tryLiteral(cursor);
  if (literal !== null) return literal;
  if (cursor.at('(')) {
    const inner = parseNested(cursor);
    cursor.expect(')', 'to close the parenthesis');
    return inner;
  }
  const root = isName(token) || isRoot(cursor);
  if (root) {
    cursor.take();
    return { kind: 'ident', name: token.value, start: token.start, end: token.end };
  }
  cursor.unexpected('an expression');
  // An operator left without its first operand: go on behind it, so that the second one is still read.
  if (cursor.atAny(OPERATORS)) return errorExpr({ start: token.start, end: token.start });
  if (token.kind === 'punctuation' && !/^[;,)\]}{]$/.test(token.value)) cursor.take();
  return errorExpr({ start: token.start, end: token.start });
}

/** `profile.x` and `env.x`: roots whose names are reserved words. */
function isRoot(cursor: Cursor): boolean {
  if (!(cursor.at('profile') || cursor.at('env'))) return false;
  return cursor.following.value === '.' || cursor.following.value === '[';
}

function keepError(object: Expr, built: Expr): Expr {
  return object.kind === 'error' ? errorExpr(built) : built;
}
