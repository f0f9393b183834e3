import type { Expr } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { KNOWN_STATUSES } from '../statuses.ts';
import { nearest } from '../suggest.ts';
import { SEVERITIES } from '../values/severity.ts';
import { ELEMENT_FIELDS, INPUTS, ROOTS } from './catalogue.ts';
import { type Context, fail, type Typed } from './context.ts';
import { FUNCTIONS } from './functions.ts';
import { guess } from './repairs.ts';

const WORDS: ReadonlyMap<string, string> = new Map(
  [...SEVERITIES, 'Unknown', ...KNOWN_STATUSES].map((word) => [word.toLowerCase(), word]),
);
const NOTHING: ReadonlySet<string> = new Set(['None', 'nil', 'undefined', 'NULL', 'Null', 'nothing']);

/**
 * A name where a value is compared or set, which is no name of the language: a string that lacks its quotes, or another language's
 * word for null. Null where it is something else, with nothing reported.
 */
export function bareWord(expr: Expr, context: Context): Typed | null {
  if (expr.kind !== 'ident' || isKnown(expr.name, context)) return null;
  const { name } = expr;
  const fields = context.element === null ? [] : ELEMENT_FIELDS[context.element].keys();
  if (
    /^(?:now|today)$/i.test(name) ||
    (!WORDS.has(name.toLowerCase()) && nearest(name, [...fields, ...ROOTS.keys()]))
  ) {
    return null;
  }
  const message = `unknown name \`${name}\``;
  if (NOTHING.has(name) && name !== 'None') {
    return fail(context, 'TYPE-001', expr, message, 'exists(x) says whether a value is known');
  }
  const quoted = `"${WORDS.get(name.toLowerCase()) ?? name}"`;
  const known = WORDS.has(name.toLowerCase());
  const hint = `a string stands in quotes: ${quoted}`;
  return fail(
    context,
    'TYPE-001',
    expr,
    message,
    known ? { hint, fix: name === 'None' ? guess(expr, quoted) : rewrite(expr, quoted) } : hint,
  );
}

function isKnown(name: string, { element }: Context): boolean {
  if (ROOTS.has(name) || FUNCTIONS.has(name)) return true;
  if (element !== null && ELEMENT_FIELDS[element].has(name)) return true;
  return [...INPUTS.keys()].some((dotted) => dotted.endsWith(`.${name}`));
}
