import { isNormal } from '../lexer/normal-form.ts';
import type { Expr, Literal } from '../parser/ast.ts';

const LIST_WIDTH = 80;

/** Where long lists may be broken: the column of the line that they start on. Null keeps everything on one line. */
export type Wrap = { readonly indent: number } | null;

/** Source text of an expression, with the parentheses that it needs and no others. */
export function printExpr(expr: Expr, wrap: Wrap = null): string {
  switch (expr.kind) {
    case 'ident':
      return expr.name;
    case 'member':
      return `${printObject(expr.object, wrap)}.${expr.name.text}`;
    case 'index':
      return `${printObject(expr.object, wrap)}[${printExpr(expr.index, wrap)}]`;
    case 'call':
      return `${printObject(expr.callee, wrap)}(${expr.args.map((arg) => printExpr(arg, wrap)).join(', ')})`;
    case 'logic':
      return expr.args.map((arg) => printOperand(expr.op, arg, wrap)).join(` ${expr.op} `);
    case 'not':
      return `not ${needsParentheses(expr.arg, 'not') ? `(${printExpr(expr.arg, wrap)})` : printExpr(expr.arg, wrap)}`;
    case 'compare':
      return `${printSide(expr.left, wrap)} ${expr.op} ${printSide(expr.right, wrap)}`;
    case 'in':
      return `${printSide(expr.left, wrap)} ${expr.negated ? 'not in' : 'in'} ${printSide(expr.right, wrap)}`;
    case 'error':
      return '';
    default:
      return printLiteral(expr, wrap);
  }
}

/** An operand of a chain. A chain inside a chain keeps its parentheses: without them it would be another tree. */
export function printOperand(op: 'and' | 'or', arg: Expr, wrap: Wrap): string {
  return needsParentheses(arg, op) ? `(${printExpr(arg, wrap)})` : printExpr(arg, wrap);
}

function needsParentheses(arg: Expr, under: 'and' | 'or' | 'not'): boolean {
  if (arg.kind === 'logic') return !(under === 'or' && arg.op === 'and');
  // `not a == b` would read as if `not` were a part of `a`.
  return under === 'not' && (arg.kind === 'compare' || arg.kind === 'in');
}

function printSide(expr: Expr, wrap: Wrap): string {
  const text = printExpr(expr, wrap);
  return ['logic', 'not', 'compare', 'in'].includes(expr.kind) ? `(${text})` : text;
}

function printObject(expr: Expr, wrap: Wrap): string {
  return printSide(expr, wrap);
}

export function printLiteral(literal: Literal, wrap: Wrap = null): string {
  switch (literal.kind) {
    case 'string':
      return printString(literal.value);
    case 'number':
      return literal.text;
    case 'bool':
      return String(literal.value);
    case 'null':
      return 'null';
    case 'list': {
      const inline = `[${literal.items.map((item) => printLiteral(item)).join(', ')}]`;
      if (wrap === null || inline.length <= LIST_WIDTH) return inline;
      const inner = wrap.indent + 2;
      const items = literal.items.map((item) => `${' '.repeat(inner)}${printLiteral(item, { indent: inner })},\n`);
      return `[\n${items.join('')}${' '.repeat(wrap.indent)}]`;
    }
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

// Joiners are a part of many scripts and of emoji; all else here is unseen, or turns what stands around it.
const UNSEEN = /["\\\p{Cc}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/gu;
const UNSEEN_OR_BEYOND_ASCII = /["\\\p{Cc}]|[^\0-\x7f]/gu;

/** The literal of a string. What a reader could not see, or take for another text, stands there as an escape. */
export function printString(value: string): string {
  return `"${value.replace(isNormal(value) ? UNSEEN : UNSEEN_OR_BEYOND_ASCII, printEscape)}"`;
}

function printEscape(character: string): string {
  return ESCAPES.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
