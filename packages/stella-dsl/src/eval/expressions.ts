import type { IrExpr, PolicyIr } from '../ir/ir.ts';
import { Decimal } from '../values/decimal.ts';
import { severityRank } from '../values/severity.ts';
import { not, type Truth } from '../values/truth.ts';
import { comparer, isKind, orderOf } from './comparisons.ts';
import { FUNCTION_BUILDERS } from './functions.ts';
import { type Evaluator, fieldEvaluator, inputEvaluator } from './inputs.ts';
import { METHOD_BUILDERS } from './methods.ts';
import { predicateEvaluator } from './predicates.ts';
import { listOf, numberOf, truthOf, type Value } from './value.ts';

/** Turns expressions into closures once, so that evaluating a finding walks no tree. Total: no closure throws. */
export class ExpressionCompiler {
  readonly #ir: PolicyIr;
  readonly #known = new Map<IrExpr, Evaluator>();

  constructor(ir: PolicyIr) {
    this.#ir = ir;
  }

  /** The same node gives the same evaluator: explaining asks again for parts of what ran. */
  compile(expr: IrExpr): Evaluator {
    const known = this.#known.get(expr);
    if (known !== undefined) return known;
    const made = this.#make(expr);
    this.#known.set(expr, made);
    return made;
  }

  #make(expr: IrExpr): Evaluator {
    switch (expr.op) {
      case 'null':
        return () => null;
      case 'bool':
      case 'string': {
        const { value } = expr;
        return () => value;
      }
      case 'decimal': {
        const value = new Decimal(expr.value);
        return () => value;
      }
      case 'list':
        return listEvaluator(expr.items.map((item) => this.compile(item)));
      case 'get':
        return inputEvaluator(expr.path, this.#ir);
      case 'field':
        return fieldEvaluator(expr.name);
      case 'index':
        return indexEvaluator(this.compile(expr.list), this.compile(expr.at));
      case 'and':
        return chainEvaluator(
          expr.args.map((arg) => this.compile(arg)),
          false,
        );
      case 'or':
        return chainEvaluator(
          expr.args.map((arg) => this.compile(arg)),
          true,
        );
      case 'not': {
        const arg = this.compile(expr.arg);
        return (subject) => not(truthOf(arg(subject)));
      }
      case 'compare': {
        const left = this.compile(expr.left);
        const { by, as } = expr;
        if (as === 'string' && (by === '==' || by === '!=') && expr.right.op === 'string') {
          return textEvaluator(left, expr.right.value, by === '==');
        }
        const right = this.compile(expr.right);
        const compare = comparer(by, as);
        return (subject) => compare(left(subject), right(subject));
      }
      case 'in':
        return this.#in(expr);
      case 'call':
        return this.#call(expr);
      case 'each':
        return predicateEvaluator(expr, this.compile(expr.where));
    }
  }

  #in(expr: IrExpr & { op: 'in' }): Evaluator {
    const item = this.compile(expr.item);
    const texts = literalTexts(expr.list);
    if (texts !== null && expr.as === 'string') {
      return (subject) => {
        const value = item(subject);
        return typeof value === 'string' ? texts.has(value) : null;
      };
    }
    if (texts !== null && expr.as === 'severity' && [...texts].every((text) => severityRank(text) !== null)) {
      return (subject) => {
        const value = item(subject);
        return severityRank(value) === null ? null : texts.has(value as string);
      };
    }
    const list = this.compile(expr.list);
    const order = orderOf(expr.as);
    return (subject) => isIn(item(subject), listOf(list(subject)), order);
  }

  #call(expr: IrExpr & { op: 'call' }): Evaluator {
    const args = expr.args.map((arg) => this.compile(arg));
    if (expr.fn === 'coalesce') {
      const as = expr.as ?? 'any';
      return (subject) => {
        for (const arg of args) {
          const value = arg(subject);
          if (isKind(as, value)) return value;
        }
        return null;
      };
    }
    const build = FUNCTION_BUILDERS.get(expr.fn) ?? METHOD_BUILDERS.get(expr.fn);
    return build === undefined ? () => null : build(args);
  }
}

/** Whether a text is this one, or is not. */
function textEvaluator(arg: Evaluator, text: string, wanted: boolean): Evaluator {
  return (subject) => {
    const value = arg(subject);
    return typeof value === 'string' ? (value === text) === wanted : null;
  };
}

/** `and` ends at the first false, `or` at the first true; an unknown on the way decides only when nothing else does. */
function chainEvaluator(args: readonly Evaluator[], decisive: boolean): Evaluator {
  return (subject) => {
    let result: Truth = !decisive;
    for (const arg of args) {
      const value = truthOf(arg(subject));
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  };
}

function listEvaluator(items: readonly Evaluator[]): Evaluator {
  let value: readonly Value[] | undefined;
  // Items are literals: the list is the same for every finding.
  return (subject) => {
    value ??= items.map((item) => item(subject));
    return value;
  };
}

function indexEvaluator(list: Evaluator, at: Evaluator): Evaluator {
  return (subject) => {
    const items = listOf(list(subject));
    const index = numberOf(at(subject));
    return items === null || index === null ? null : (items[Number(index.toFixed())] ?? null);
  };
}

function literalTexts(list: IrExpr): ReadonlySet<string> | null {
  if (list.op !== 'list') return null;
  const texts = list.items.flatMap((item) => (item.op === 'string' ? [item.value] : []));
  return texts.length === list.items.length ? new Set(texts) : null;
}

/** Not found beside an item that is unknown, or none of the kind, is unknown: the item might be it. */
function isIn(item: Value, list: readonly Value[] | null, order: ReturnType<typeof orderOf>): Truth {
  if (item === null || list === null || order(item, item) === null) return null;
  let result: Truth = false;
  for (const one of list) {
    const found = order(item, one);
    if (found === 0) return true;
    if (found === null) result = null;
  }
  return result;
}
