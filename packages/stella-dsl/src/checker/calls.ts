import { DiagnosticSink } from '../diagnostic.ts';
import type { IrExpr, IrKind } from '../ir/ir.ts';
import type { Expr } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { MAX_GLOB_LENGTH } from '../values/glob.ts';
import { argumentAdvice, functionAdvice, methodAdvice } from './call-advice.ts';
import { type Context, FAILED, fail, type Typed } from './context.ts';
import { checkAny, checkCondition, checkExpr } from './expressions.ts';
import { FUNCTIONS, METHODS, type Parameter, PREDICATES, type Signature } from './functions.ts';
import { checkNamedLiteral } from './literals.ts';
import { pathOf } from './names.ts';
import { textOf } from './repairs.ts';
import { ANY, aType, isOpen, isScalar, meet, type Type, typeName } from './types.ts';

type Call = Expr & { kind: 'call' };

export function checkCall(expr: Call, context: Context): Typed {
  const path = pathOf(expr.callee);
  if (path === null) {
    const callee = checkAny(expr.callee, context);
    return callee.type.kind === 'error'
      ? FAILED
      : fail(context, 'TYPE-003', expr.callee, 'only functions can be called');
  }
  const name = path.map(({ text }) => text).join('.');
  const predicate = PREDICATES.get(name);
  if (predicate !== undefined) return checkPredicate(expr, name, context);
  const signature = path.length === 1 ? FUNCTIONS.get(name) : METHODS.get(name);
  if (signature === undefined) return unknownFunction(expr, name, context);
  if (expr.args.some(({ kind }) => kind === 'error')) return FAILED;
  if (!checkArity(expr, name, signature, context)) return FAILED;
  if (name === 'coalesce') return checkCoalesce(expr, context);
  const swapped = checkSwapped(expr, name, signature, context);
  if (swapped !== null) return swapped;
  const args = expr.args.map((arg, index) => checkArgument(arg, paramAt(signature, index), name, context));
  if (args.includes(null)) return FAILED;
  return { ir: lowerCall(name, args as Typed[]), type: signature.returns };
}

function lowerCall(name: string, args: readonly Typed[]): IrExpr {
  // `normalize_cvss(advisory)` reads two inputs; saying so here keeps groups out of the IR.
  if (name === 'normalize_cvss' && args[0]?.type.kind === 'group') {
    const get = (member: string): IrExpr => ({ op: 'get', path: ['advisory', member] });
    return { op: 'call', fn: name, args: [get('cvss'), get('severity')] };
  }
  return { op: 'call', fn: name, args: args.map(({ ir }) => ir) };
}

function unknownFunction(expr: Call, name: string, context: Context): Typed {
  const advice = name.includes('.') ? methodAdvice(expr, name, context) : functionAdvice(expr, name);
  return fail(context, 'TYPE-010', expr.callee, `unknown function \`${name}\``, advice);
}

function checkArity(expr: Call, name: string, { params }: Signature, context: Context): boolean {
  const least = params.filter((param) => param.optional === undefined).length;
  const most = params.at(-1)?.rest === true ? Number.POSITIVE_INFINITY : params.length;
  const given = expr.args.length;
  if (given >= least && given <= most) return true;
  const range =
    least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  const usage = params.map((param) => `${param.name}${param.rest ? '...' : ''}${param.optional ? '?' : ''}`).join(', ');
  const message = `\`${name}\` takes ${range} argument${range === '1' ? '' : 's'}, not ${given}`;
  fail(context, 'TYPE-011', expr, message, `usage: ${name}(${usage})`);
  return false;
}

/** `contains("x", sbom.tags)`: two arguments that fit only the other way round. Null where they do not. */
function checkSwapped(expr: Call, name: string, { params }: Signature, context: Context): Typed | null {
  const [first, second] = expr.args;
  const [one, other] = params;
  if (first === undefined || second === undefined || one === undefined || other === undefined) return null;
  // A name alone is checked twice: calls in calls would double the work with each level.
  if (expr.args.length !== 2 || first.kind !== 'string' || pathOf(second) === null) return null;
  const quiet = { ...context, sink: new DiagnosticSink(context.sink.source, 1) };
  const { type } = checkAny(second, quiet);
  if (other.types.some((wanted) => accepts(wanted, type)) || !one.types.some((wanted) => accepts(wanted, type)))
    return null;
  const text = `${name}(${textOf(context, second)}, ${textOf(context, first)})`;
  const advice = { hint: `the two changed places: ${text}`, fix: rewrite(expr, text) };
  return fail(
    context,
    'TYPE-004',
    second,
    `\`${other.name}\` of \`${name}\` is ${aType(other.types[0] ?? ANY)}, this is ${aType(type)}`,
    advice,
  );
}

function paramAt({ params }: Signature, index: number): Parameter {
  return params[index] ?? params.at(-1) ?? { name: 'x', types: [ANY] };
}

function checkArgument(arg: Expr, param: Parameter, name: string, context: Context): Typed | null {
  const typed = checkAny(arg, context);
  const { type } = typed;
  if (type.kind === 'error') return null;
  if (!param.types.some((wanted) => accepts(wanted, type))) {
    const wanted = param.types.map(aType).join(' or ');
    fail(
      context,
      'TYPE-004',
      arg,
      `\`${param.name}\` of \`${name}\` is ${wanted}, this is ${aType(type)}`,
      argumentAdvice(arg, param),
    );
    return null;
  }
  if (param.types.some(({ kind }) => kind === 'instant')) checkNamedLiteral(arg, 'instant', context);
  if (param.name === 'glob' || param.name === 'globs') checkGlob(arg, context);
  return typed;
}

/** A list is accepted only where a list is wanted; a string passes for an instant, and is read as one at run time. */
function accepts(wanted: Type, given: Type): boolean {
  if (given.kind === 'error' || given.kind === 'null') return true;
  if (wanted.kind === 'any') return given.kind !== 'group';
  if (wanted.kind === 'group' || given.kind === 'group')
    return wanted.kind === given.kind && typeName(wanted) === typeName(given);
  if (given.kind === 'any') return true;
  if (wanted.kind === 'list') return given.kind === 'list' && (isOpen(given.of) || wanted.of.kind === given.of.kind);
  return wanted.kind === given.kind || (wanted.kind === 'instant' && given.kind === 'string');
}

function checkGlob(arg: Expr, context: Context): void {
  if (arg.kind === 'list') for (const item of arg.items) checkGlob(item, context);
  if (arg.kind !== 'string' || arg.value.length <= MAX_GLOB_LENGTH) return;
  const message = `this glob has ${arg.value.length} characters, more than the limit of ${MAX_GLOB_LENGTH}`;
  context.sink.report('LIMIT-008', arg, message, 'write a `*` for a part of it');
}

function checkPredicate(expr: Call, name: string, context: Context): Typed {
  const predicate = PREDICATES.get(name);
  if (predicate === undefined) return FAILED;
  const [where, extra] = expr.args;
  if (where === undefined || extra !== undefined) {
    const hint = `usage: ${name}(condition over the fields of one ${predicate.element})`;
    return fail(context, 'TYPE-011', expr, `\`${name}\` takes 1 argument, not ${expr.args.length}`, hint);
  }
  if (context.element !== null) {
    // Nested ones would multiply the work of one evaluation, with nothing to say that two conditions cannot.
    const message = 'a predicate cannot hold another predicate';
    return fail(context, 'TYPE-013', expr.callee, message, 'write it beside the first, and join the two with `and`');
  }
  const inner = checkCondition(where, { ...context, element: predicate.element });
  if (inner.type.kind === 'error') return FAILED;
  const fn = name as 'vex.any' | 'vex.all' | 'vex.count' | 'sbom.any_component';
  return { ir: { op: 'each', fn, where: inner.ir }, type: predicate.returns };
}

/** The arguments meet in one kind, so that `coalesce(severity.normalized, env.fallback)` is a severity. */
function checkCoalesce(expr: Call, context: Context): Typed {
  const args = expr.args.map((arg) => checkExpr(arg, context));
  let shared: Type = ANY;
  for (const [index, { type }] of args.entries()) {
    if (type.kind === 'error') return FAILED;
    if (type.kind === 'null' || type.kind === 'any') continue;
    if (shared.kind === 'any') shared = type;
    else if (!isScalar(shared) && shared.kind === type.kind) continue;
    else if (meet(shared, type) === null) {
      const message = `\`coalesce\` mixes ${aType(shared)} and ${aType(type)}`;
      return fail(context, 'TYPE-004', expr.args[index] ?? expr, message, 'all its arguments have one type');
    } else if (shared.kind === 'string') shared = type;
  }
  const as = kindFor(shared, args);
  for (const arg of expr.args) checkNamedLiteral(arg, as, context);
  return {
    ir: { op: 'call', fn: 'coalesce', args: args.map(({ ir }) => ir), as },
    type: as === 'any' && isScalar(shared) ? ANY : shared,
  };
}

/** Strings beside values of any type stay open: the environment may hold a number. */
function kindFor(shared: Type, args: readonly Typed[]): IrKind {
  const open = args.some(({ type }) => type.kind === 'any');
  if (!isScalar(shared) || (open && shared.kind === 'string')) return 'any';
  return meet(shared, shared) ?? 'any';
}
