import type { Expr } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import type { Context } from './context.ts';
import { type Advice, guess, textOf } from './repairs.ts';
import { isScalar, type Type } from './types.ts';

type Compare = Expr & { kind: 'compare' };
type In = Expr & { kind: 'in' };

const NUMBER = /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/;

/** What was probably meant by a comparison of two types that never match. */
export function adviceFor(expr: Compare, left: Type, right: Type, context: Context): Advice | undefined {
  const kinds = new Set([left.kind, right.kind]);
  if (!isScalar(left) || !isScalar(right)) return listAdvice(expr, left, right, context);
  const literal = [expr.left, expr.right].find(({ kind }) => kind === 'string' || kind === 'number');
  const subject = literal === expr.left ? expr.right : expr.left;
  if (kinds.has('severity') && kinds.has('decimal')) return scoreAdvice(subject, context);
  if (kinds.has('bool')) return boolAdvice(expr, literal, subject, context);
  if (kinds.has('instant') && kinds.has('decimal')) {
    return { hint: `ages are counted by days_between(${textOf(context, subject)}, run.evaluated_at)` };
  }
  if (!kinds.has('decimal') || !kinds.has('string') || literal === undefined) return undefined;
  if (literal.kind === 'number') {
    const quoted = `"${literal.text}"`;
    return { hint: `a text stands in quotes: ${quoted}`, fix: rewrite(literal, quoted) };
  }
  const text = literal.kind === 'string' ? literal.value : '';
  const hint = 'a number stands without quotes';
  return NUMBER.test(text) ? { hint, fix: rewrite(literal, text) } : { hint };
}

/** `severity.normalized >= 7` means the score. */
function scoreAdvice(subject: Expr, context: Context): Advice {
  const name = textOf(context, subject);
  const meant =
    name === 'severity.normalized' ? 'severity.score' : name === 'advisory.severity' ? 'advisory.cvss' : null;
  if (meant === null) return { hint: 'a severity compares with "Low", "High" and the like, a score with a number' };
  return { hint: `compare \`${meant}\` with a number`, fix: guess(subject, meant) };
}

/** `kev == "true"`, `kev == 1` mean `kev`. */
function boolAdvice(expr: Compare, literal: Expr | undefined, subject: Expr, context: Context): Advice {
  const hint = 'use the condition by itself, or with `not`';
  const text =
    literal?.kind === 'string' ? literal.value.toLowerCase() : literal?.kind === 'number' ? literal.text : '';
  const value = /^(?:true|yes|1)$/.test(text) ? true : /^(?:false|no|0)$/.test(text) ? false : null;
  if (value === null || (expr.op !== '==' && expr.op !== '!=')) return { hint };
  const meant = `${value === (expr.op === '==') ? '' : 'not '}${textOf(context, subject)}`;
  return { hint: `write \`${meant}\``, fix: rewrite(expr, meant) };
}

/** `tags == "x"` means that the list has it. */
function listAdvice(expr: Compare, left: Type, right: Type, context: Context): Advice {
  const [list, item] = left.kind === 'list' ? [expr.left, expr.right] : [expr.right, expr.left];
  const itemType = left.kind === 'list' ? right : left;
  const listType = left.kind === 'list' ? left : right;
  const equality = expr.op === '==' || expr.op === '!=';
  const fits = listType.kind === 'list' && (listType.of.kind === itemType.kind || listType.of.kind === 'any');
  if (!equality || !fits || item.kind !== 'string')
    return { hint: 'look into a list with `in`, contains(...) or an index' };
  const meant = `${textOf(context, item)} ${expr.op === '==' ? 'in' : 'not in'} ${textOf(context, list)}`;
  return { hint: `write \`${meant}\``, fix: guess(expr, meant) };
}

/** `in` beside what is no list: a text to look into, or the two sides changed places. */
export function inAdvice(expr: In, item: Type, list: Type, context: Context): Advice | undefined {
  const left = textOf(context, expr.left);
  const right = textOf(context, expr.right);
  if (item.kind === 'list' && isScalar(list)) {
    const meant = `${right} ${expr.negated ? 'not in' : 'in'} ${left}`;
    return { hint: `the list stands behind \`in\`: ${meant}`, fix: guess(expr, meant) };
  }
  if (list.kind !== 'string' || item.kind !== 'string') return undefined;
  if (expr.right.kind === 'string') {
    return { hint: `a list of one item: [${right}]`, fix: guess(expr.right, `[${right}]`) };
  }
  const meant = `${expr.negated ? 'not ' : ''}contains(${right}, ${left})`;
  return { hint: `to look into a text, write \`${meant}\``, fix: guess(expr, meant) };
}
