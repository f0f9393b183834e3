import { METHODS } from '../checker/functions.ts';
import { isKind } from '../eval/comparisons.ts';
import type { Surroundings } from '../eval/context.ts';
import type { ExpressionCompiler } from '../eval/expressions.ts';
import { Subject } from '../eval/subject.ts';
import { truthOf, type Value } from '../eval/value.ts';
import type { Finding } from '../finding.ts';
import type { IrExpr } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import { Decimal, decimalText } from '../values/decimal.ts';
import { factOfInput } from './facts.ts';

const NULL: IrExpr = { op: 'null' };
const LITERALS: ReadonlySet<IrExpr['op']> = new Set(['null', 'bool', 'string', 'decimal', 'list']);

export function isLiteral({ op }: IrExpr): boolean {
  return LITERALS.has(op);
}

/**
 * Writes expressions as what they are in one context: what is the same for every finding becomes a literal, and what cannot decide
 * anything any more goes away. For every finding the value is the same as before.
 */
export class Simplifier {
  readonly #compiler: ExpressionCompiler;
  readonly #nothing: Subject;
  /** Conditions of profiles are asked while there is no score yet: there the severity is the same for every finding, unknown. */
  readonly #severityIsKnown: boolean;

  constructor(compiler: ExpressionCompiler, around: Surroundings, where: 'rule' | 'profile') {
    this.#compiler = compiler;
    this.#nothing = new Subject({} as Finding, around);
    this.#severityIsKnown = where === 'rule';
  }

  simplify(expr: IrExpr): IrExpr {
    switch (expr.op) {
      case 'get':
        return this.#readsFinding(expr.path) ? expr : this.#literal(expr);
      case 'index':
        return this.#folded({ ...expr, list: this.simplify(expr.list), at: this.simplify(expr.at) });
      case 'and':
      case 'or':
        return this.#chain(expr);
      case 'not':
        return this.#folded({ ...expr, arg: this.simplify(expr.arg) });
      case 'compare': {
        const made = { ...expr, left: this.simplify(expr.left), right: this.simplify(expr.right) };
        const isHopeless = [made.left, made.right].some(
          (side) => isLiteral(side) && !isKind(made.as, this.#value(side)),
        );
        return isHopeless ? NULL : this.#folded(made);
      }
      case 'in': {
        const made = { ...expr, item: this.simplify(expr.item), list: this.simplify(expr.list) };
        const isHopeless =
          (isLiteral(made.item) && !isKind(made.as, this.#value(made.item))) ||
          (isLiteral(made.list) && made.list.op !== 'list');
        return isHopeless ? NULL : this.#folded(made);
      }
      case 'call':
        return expr.fn === 'coalesce' ? this.#coalesce(expr) : this.#call(expr);
      case 'each':
        return { ...expr, where: this.simplify(expr.where) };
      default:
        return expr;
    }
  }

  #readsFinding(path: readonly string[]): boolean {
    const name = path.join('.');
    if (name === 'severity.score' || name === 'severity.normalized') return this.#severityIsKnown;
    return name === 'severity.base' || factOfInput(path) !== null;
  }

  #chain(expr: IrExpr & { op: 'and' | 'or' }): IrExpr {
    const decisive = expr.op === 'or';
    const args: IrExpr[] = [];
    let isOpen = false;
    for (const arg of expr.args.map((one) => this.simplify(one))) {
      for (const one of arg.op === expr.op ? arg.args : [arg]) {
        const truth = isLiteral(one) ? truthOf(this.#value(one)) : undefined;
        if (truth === decisive) return { op: 'bool', value: decisive };
        if (truth === undefined) args.push(one);
        else if (truth === null) isOpen = true;
      }
    }
    if (args.length === 0) return isOpen ? NULL : { op: 'bool', value: !decisive };
    return { ...expr, args: isOpen ? [...args, NULL] : args };
  }

  /** What is behind the first argument that is always known is never read. */
  #coalesce(expr: IrExpr & { op: 'call' }): IrExpr {
    const as = expr.as ?? 'any';
    const args = expr.args
      .map((arg) => this.simplify(arg))
      .filter((arg) => !isLiteral(arg) || isKind(as, this.#value(arg)));
    const end = args.findIndex(isLiteral);
    const read = end === -1 ? args : args.slice(0, end + 1);
    return read.length === 0 ? NULL : this.#folded({ ...expr, args: read });
  }

  #call(expr: IrExpr & { op: 'call' }): IrExpr {
    const made = { ...expr, args: expr.args.map((arg) => this.simplify(arg)) };
    return METHODS.has(expr.fn) ? made : this.#folded(made);
  }

  #folded(expr: IrExpr): IrExpr {
    return operandsOf(expr).every(isLiteral) ? this.#literal(expr) : expr;
  }

  #literal(expr: IrExpr): IrExpr {
    return literalOf(this.#value(expr));
  }

  /** Of an expression that reads nothing of a finding. */
  #value(expr: IrExpr): Value {
    return this.#compiler.compile(expr)(this.#nothing);
  }
}

function literalOf(value: Value): IrExpr {
  if (typeof value === 'boolean') return { op: 'bool', value };
  if (typeof value === 'string') return { op: 'string', value };
  if (value instanceof Decimal) return { op: 'decimal', value: decimalText(value) };
  if (Array.isArray(value)) return { op: 'list', items: value.map(literalOf) };
  return NULL;
}
