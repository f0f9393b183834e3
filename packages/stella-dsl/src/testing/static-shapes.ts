import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS } from '../checker/functions.ts';
import type { Type } from '../checker/types.ts';
import { readContext } from '../eval/context.ts';
import { ExpressionCompiler } from '../eval/expressions.ts';
import { Subject } from '../eval/subject.ts';
import type { Value } from '../eval/value.ts';
import type { Finding } from '../finding.ts';
import type { IrExpr, IrKind, PolicyIr } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import { Decimal } from '../values/decimal.ts';
import { instantOf } from '../values/instant.ts';
import { severityRank } from '../values/severity.ts';
import { possibleTruths } from './possible-truths.ts';
import { DEFAULT_EVALUATED_AT } from './test-case.ts';

/** What can be said of the values of an expression without a finding. */
export interface Shape {
  readonly known: 'always' | 'sometimes' | 'never';
  /** Of the known ones; `open` is a text, a number or a bool. */
  readonly kind: Type['kind'] | 'open';
  /** The one value that it has whatever the finding. */
  readonly constant?: Value;
  /** Of a list: an item may be something else than a text. Lists of a finding hold texts. */
  readonly gaps?: true;
}

const sometimes = (kind: Shape['kind']): Shape => ({ known: 'sometimes', kind });
const always = (kind: Shape['kind']): Shape => ({ known: 'always', kind });

/** Members that every finding of the declared shape has. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['status', 'statement_id']);

/** Shapes of the expressions of one policy, under the types that `Finding` declares. */
export class StaticShapes {
  readonly #compiler: ExpressionCompiler;
  readonly #nothing = new Subject({} as Finding, readContext({ env: {}, evaluatedAt: DEFAULT_EVALUATED_AT }));

  constructor(ir: PolicyIr) {
    this.#compiler = new ExpressionCompiler(ir);
  }

  /** The value of an expression that reads nothing of a finding; undefined for any other. */
  constantOf(expr: IrExpr): Value | undefined {
    return readsNothing(expr) ? this.#compiler.compile(expr)(this.#nothing) : undefined;
  }

  shapeOf(expr: IrExpr): Shape {
    const constant = this.constantOf(expr);
    if (constant !== undefined) return constantShape(constant);
    switch (expr.op) {
      case 'get':
        return inputShape(expr.path);
      case 'field':
        return fieldShape(expr.name);
      case 'index':
        return sometimes('open');
      case 'each':
        return expr.fn === 'vex.count' ? always('decimal') : this.#truthShape(expr);
      case 'call':
        return this.#callShape(expr);
      default:
        return this.#truthShape(expr);
    }
  }

  #truthShape(expr: IrExpr): Shape {
    const truths = possibleTruths(expr, this);
    if (!truths.includes(null)) return always('bool');
    return truths.length === 1 ? { known: 'never', kind: 'bool' } : sometimes('bool');
  }

  #callShape(expr: IrExpr & { op: 'call' }): Shape {
    if (expr.fn === 'exists') return always('bool');
    const args = expr.args.map((arg) => this.shapeOf(arg));
    if (expr.fn === 'coalesce') return coalesceShape(expr.as ?? 'any', args);
    const returns = (FUNCTIONS.get(expr.fn) ?? METHODS.get(expr.fn))?.returns.kind ?? 'open';
    const wanted = TOTAL.get(expr.fn);
    const settled = wanted !== undefined && args.every((arg) => arg.known === 'always' && isOneOf(wanted, arg));
    return settled ? always(returns) : sometimes(returns);
  }
}

/** Functions that have a value wherever their arguments have one of these kinds. */
const TOTAL: ReadonlyMap<string, readonly (IrKind | 'list')[]> = new Map<string, readonly (IrKind | 'list')[]>([
  ['lowercase', ['string']],
  ['uppercase', ['string']],
  ['starts_with', ['string']],
  ['ends_with', ['string']],
  ['contains', ['string', 'list']],
  ['severity_band', ['decimal']],
  ['normalize_cvss', ['decimal']],
  ['risk_score', ['decimal']],
  ['days_between', ['instant']],
]);

function isOneOf(kinds: readonly (IrKind | 'list')[], shape: Shape): boolean {
  return kinds.some((kind) => (kind === 'list' ? isListOfTexts(shape) : fits(kind, shape)));
}

/** A list of texts alone: what is not found among them is surely not there. */
export function isListOfTexts({ kind, gaps }: Shape): boolean {
  return kind === 'list' && gaps === undefined;
}

function readsNothing(expr: IrExpr): boolean {
  if (expr.op === 'get') return expr.path[0] === 'profile';
  if (expr.op === 'field' || expr.op === 'each' || (expr.op === 'call' && METHODS.has(expr.fn))) return false;
  return operandsOf(expr).every(readsNothing);
}

function inputShape(path: readonly string[]): Shape {
  const name = path.join('.');
  if (name === 'run.evaluated_at') return always('instant');
  return sometimes(INPUTS.get(name)?.type.kind ?? 'open');
}

function fieldShape(name: string): Shape {
  const input = ELEMENT_FIELDS.statement.get(name) ?? ELEMENT_FIELDS.component.get(name);
  const kind = input?.type.kind ?? 'open';
  return ALWAYS_THERE.has(name) ? always(kind) : sometimes(kind);
}

/** `coalesce` passes over what is not of its kind. */
function coalesceShape(as: IrKind, args: readonly Shape[]): Shape {
  const kinds = new Set(args.filter(({ known }) => known !== 'never').map(({ kind }) => kind));
  const [only = 'open'] = kinds;
  const kind = as !== 'any' ? as : kinds.size === 1 ? only : 'open';
  const settled = args.some((arg) => arg.known === 'always' && (as === 'any' || fits(as, arg)));
  const gaps = args.some((arg) => arg.gaps) ? { gaps: true as const } : {};
  return { ...(settled ? always(kind) : sometimes(kind)), ...gaps };
}

export function constantShape(constant: Value): Shape {
  if (constant === null) return { known: 'never', kind: 'null', constant };
  if (constant instanceof Decimal) return { known: 'always', kind: 'decimal', constant };
  if (Array.isArray(constant)) {
    const gaps = constant.every((item) => typeof item === 'string') ? {} : { gaps: true as const };
    return { known: 'always', kind: 'list', constant, ...gaps };
  }
  return { known: 'always', kind: typeof constant === 'boolean' ? 'bool' : 'string', constant };
}

const TEXTS: ReadonlySet<Shape['kind']> = new Set(['string', 'severity', 'instant']);
const SCALARS: ReadonlySet<Shape['kind']> = new Set([...TEXTS, 'decimal', 'bool', 'open']);

/** Whether every known value is one that a comparison of this kind takes. */
export function fits(as: IrKind, { kind, constant }: Shape): boolean {
  switch (as) {
    case 'any':
      return SCALARS.has(kind);
    case 'string':
      return TEXTS.has(kind);
    case 'severity':
      return constant === undefined ? kind === 'severity' : severityRank(constant) !== null;
    case 'instant':
      return constant === undefined ? kind === 'instant' : instantOf(constant) !== null;
    default:
      return kind === as;
  }
}
