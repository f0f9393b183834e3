import type { Expr } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { INPUTS } from './catalogue.ts';
import { type Context, fail, type Typed } from './context.ts';
import { METHODS, PREDICATES } from './functions.ts';
import { type Advice, guess } from './repairs.ts';

/** The member that a root alone stands for in the minds of many, beside a text and beside a number. */
const MEANT: Readonly<Record<string, { readonly text: string; readonly number?: string }>> = {
  severity: { text: 'severity.normalized', number: 'severity.score' },
  reachability: { text: 'reachability.state', number: 'reachability.score' },
  advisory: { text: 'advisory.id', number: 'advisory.cvss' },
  sbom: { text: 'sbom.name' },
  vex: { text: 'vex.status' },
};

/** A root compared with a literal, such as `severity >= 7`. Null where the side is something else. */
export function groupBeside(side: Expr, other: Expr, context: Context): Typed | null {
  if (side.kind !== 'ident' || (other.kind !== 'string' && other.kind !== 'number')) return null;
  const members = Object.hasOwn(MEANT, side.name) ? MEANT[side.name] : undefined;
  const meant = other.kind === 'number' ? members?.number : members?.text;
  if (meant === undefined) return null;
  const advice = { hint: `did you mean \`${meant}\`?`, fix: guess(side, meant) };
  return fail(context, 'TYPE-003', side, `\`${side.name}\` is a group of names, not a value`, advice);
}

/** What a root has, for where it stands alone. */
export function membersAdvice(root: string): Advice {
  if (root === 'env') return { hint: 'name a key: env.KEY or env["key"]' };
  if (root === 'profile') return { hint: 'name a value: profile.NAME.KEY' };
  const names = [...INPUTS.keys(), ...METHODS.keys(), ...PREDICATES.keys()].filter((name) =>
    name.startsWith(`${root}.`),
  );
  return { hint: `name a member: ${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}` };
}

/** `advisory["cvss"]`, `env[build]`, `vex[0]`: keys and indexes on a root. */
export function checkGroupIndex(expr: Expr & { kind: 'index' }, root: string, context: Context): Typed {
  const { object, index } = expr;
  const behind = { start: object.end, end: expr.end };
  if (root === 'env') return badKey(index, behind, context);
  if (root === 'vex') {
    const hint = 'statements have no numbers: vex.latest(), vex.any(condition), vex.count(condition)';
    return fail(context, 'TYPE-003', expr, '`vex` is no list', hint);
  }
  const name = index.kind === 'string' ? `${root}.${index.value}` : '';
  const known = index.kind === 'string' && INPUTS.has(name);
  const advice = known ? { hint: `write \`${name}\``, fix: rewrite(expr, name) } : membersAdvice(root);
  return fail(context, 'TYPE-003', expr, `members of \`${root}\` stand behind a point`, advice);
}

function badKey(index: Expr, behind: { start: number; end: number }, context: Context): Typed {
  const message = 'a key of `env` is a string literal, so that it is known what a rule reads';
  if (index.kind !== 'ident') return fail(context, 'TYPE-003', index, message, 'write env.KEY or env["key"]');
  const key = `["${index.name}"]`;
  return fail(context, 'TYPE-003', index, message, { hint: `write env${key}`, fix: guess(behind, key) });
}
