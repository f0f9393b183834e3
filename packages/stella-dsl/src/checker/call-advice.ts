import type { Expr } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { nearest } from '../suggest.ts';
import { INPUTS } from './catalogue.ts';
import type { Context } from './context.ts';
import { FUNCTIONS, METHODS, type Parameter, PREDICATES } from './functions.ts';
import { ABSENT_FUNCTIONS, OTHER_FUNCTIONS, OTHER_ROOTS } from './other-words.ts';
import { type Advice, guess, suggest, textOf } from './repairs.ts';

type Call = Expr & { kind: 'call' };

/** What was meant by a function that there is not. */
export function functionAdvice(expr: Call, name: string): Advice | string {
  const word = name.toLowerCase();
  const other = OTHER_FUNCTIONS.get(word);
  if (other !== undefined) return { hint: `did you mean \`${other}\`?`, fix: guess(expr.callee, other) };
  return (
    ABSENT_FUNCTIONS.get(word) ?? suggest(expr.callee, name, FUNCTIONS.keys()) ?? `known are ${list(FUNCTIONS.keys())}`
  );
}

/** A method that a root has not, or one of a value, which has none: there the function takes the value. */
export function methodAdvice(expr: Call, name: string, context: Context): Advice | string | undefined {
  const methods = [...METHODS.keys(), ...PREDICATES.keys()];
  const split = name.lastIndexOf('.');
  const [object, method] = [name.slice(0, split), name.slice(split + 1)];
  if (INPUTS.has(object) || object.startsWith('env.')) return ofValue(expr, method, context);
  const [root = '', ...rest] = name.split('.');
  const meant = OTHER_ROOTS.get(root.toLowerCase());
  const renamed = [meant, ...rest].join('.');
  if (meant !== undefined && methods.includes(renamed)) {
    return { hint: `did you mean \`${renamed}\`?`, fix: guess(expr.callee, renamed) };
  }
  const own = methods.filter((candidate) => candidate.startsWith(`${root}.`));
  return suggest(expr.callee, name, own) ?? (own.length === 0 ? undefined : `known are ${list(own)}`);
}

function ofValue(expr: Call, method: string, context: Context): Advice | string {
  const fn = OTHER_FUNCTIONS.get(method.toLowerCase()) ?? nearest(method, FUNCTIONS.keys());
  const hint = 'values have no methods: functions take the value as their first argument';
  if (fn === undefined || expr.callee.kind !== 'member') return ABSENT_FUNCTIONS.get(method.toLowerCase()) ?? hint;
  const args = [expr.callee.object, ...expr.args].map((arg) => textOf(context, arg));
  const call = `${fn}(${args.join(', ')})`;
  return { hint: `values have no methods: write \`${call}\``, fix: guess(expr, call) };
}

/** A number where a text is wanted, or the other way round, lacks its quotes or has them too many. */
export function argumentAdvice(arg: Expr, { types }: Parameter): Advice | undefined {
  if (arg.kind === 'number' && types.some(({ kind }) => kind === 'string')) {
    return { hint: 'a text stands in quotes', fix: rewrite(arg, `"${arg.text}"`) };
  }
  if (
    arg.kind === 'string' &&
    /^-?\d{1,9}(?:\.\d{1,6})?$/.test(arg.value) &&
    types.some(({ kind }) => kind === 'decimal')
  ) {
    return { hint: 'a number stands without quotes', fix: rewrite(arg, arg.value) };
  }
  if (arg.kind === 'string' && types.some(({ kind }) => kind === 'list')) {
    const written = `["${arg.value}"]`;
    const plain = !/["\\]/.test(arg.value);
    return { hint: 'a list stands in brackets', ...(plain ? { fix: rewrite(arg, written) } : {}) };
  }
  return undefined;
}

function list(names: Iterable<string>): string {
  return [...names].join(', ');
}
