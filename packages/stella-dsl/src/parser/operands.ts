import type { Token } from '../lexer/token.ts';
import type { Expr, Literal } from './ast.ts';
import { type Cursor, isName } from './cursor.ts';
import { OPERATORS, parseExpr } from './expressions.ts';
import { closeBracket, parseForeignList, parseList } from './lists.ts';
import { errorExpr, reportDepth, skipBracket, tryCasedLiteral, tryLiteral } from './literals.ts';
import { insertBehind } from './repairs.ts';

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
    if (startsList(cursor)) return parseListWithoutIn(cursor, object);
    const open = cursor.token;
    const index = parseNested(cursor);
    closeBracket(cursor, ']', open, 'the index');
    return keepError(object, { kind: 'index', object, index, start, end: cursor.lastEnd });
  }
  const args = parseArguments(cursor);
  // Where an argument begins or ends is not sure: nothing more is said of the call.
  if (args === null) return errorExpr({ start, end: cursor.lastEnd });
  return keepError(object, { kind: 'call', callee: object, args, start, end: cursor.lastEnd });
}

/** `x ["a", "b"]`: no index, but a list that lacks its `in`. */
function startsList(cursor: Cursor): boolean {
  const { kind } = cursor.following;
  const second = cursor.peek(2);
  return (kind === 'string' || kind === 'number') && second.kind === 'punctuation' && second.value === ',';
}

/** A word behind white space that can only be the next part of the rule, since what follows it could not follow a name. */
function isNoMember(cursor: Cursor): boolean {
  if (cursor.lastEnd === cursor.token.start) return false;
  if (!cursor.onSameLine && (cursor.atClause || cursor.atSection)) return true;
  if (cursor.at('in')) return cursor.following.value === '[' && cursor.peek(3).value === ',';
  if (!cursor.atClause && !cursor.at('and') && !cursor.at('or')) return false;
  return cursor.following.kind === 'string' || isName(cursor.following);
}

function parseListWithoutIn(cursor: Cursor, object: Expr): Expr {
  cursor.missing('`in` before a list', undefined, insertBehind(cursor, 'in'));
  const right = parseList(cursor);
  return keepError(object, {
    kind: 'in',
    negated: false,
    left: object,
    right,
    start: object.start,
    end: cursor.lastEnd,
  });
}

function parseMember(cursor: Cursor, object: Expr): Expr {
  const { token } = cursor;
  if (token.kind === 'junk' && /^\w/.test(token.value))
    return errorExpr({ start: object.start, end: cursor.take().end });
  // After a point every word is a name: `advisory.source` is not the keyword.
  if (token.kind !== 'word' || isNoMember(cursor)) {
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

/** Null where a comma or the closing parenthesis is missing. */
function parseArguments(cursor: Cursor): Expr[] | null {
  const args: Expr[] = [];
  const open = cursor.token;
  if (cursor.following.value === ')' && cursor.following.kind === 'punctuation') {
    cursor.take();
    cursor.take();
    return args;
  }
  let next = true;
  let sure = true;
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
    next = cursor.at(',');
    if (!next && missingComma(cursor)) {
      next = true;
      sure = false;
    }
  }
  return closeBracket(cursor, ')', open, 'the arguments') && sure ? args : null;
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
  if (cursor.at('.') && cursor.following.kind === 'word') return parseRootless(cursor);
  cursor.missing('an expression');
  // An operator left without its first operand: go on behind it, so that the second one is still read.
  if (cursor.atAny(OPERATORS)) return errorExpr({ start: token.start, end: token.start });
  if (token.kind === 'punctuation' && !/^[;,)\]}{]$/.test(token.value)) cursor.take();
  return errorExpr({ start: token.start, end: token.start });
}

/** `.status`: the root before the point is missing. */
function parseRootless(cursor: Cursor): Expr {
  const point = cursor.token;
  cursor.missing('a name before `.`', 'names start with sbom, advisory, vex, severity and the like');
  cursor.take();
  return errorExpr({ start: point.start, end: cursor.take().end });
}

function parseParenthesis(cursor: Cursor): Expr {
  const open = cursor.token;
  const inner = open === cursor.behindNot ? parseBehindNot(cursor) : parseNested(cursor);
  if (cursor.at(',') && isLiteral(inner)) return parseForeignList(cursor, open, [inner]);
  closeBracket(cursor, ')', open, 'the parenthesis');
  return inner;
}

/** `not (a == b)` is as deep as `not a == b`, which the formatter writes with the parentheses. */
function parseBehindNot(cursor: Cursor): Expr {
  cursor.take();
  return parseExpr(cursor);
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
