import type { EachFunction, IrExpr } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import type { Fact } from './class-plan.ts';
import { factOfInput } from './facts.ts';
import { METHOD_FACTS } from './method-facts.ts';

/** What the value of an expression depends on. */
export interface Reads {
  /** Those of the score are among them where the score is read. */
  readonly facts: ReadonlySet<Fact>;
  /** The severity as rules see it, which they change. */
  readonly severity: boolean;
  readonly score: boolean;
  /** The statement or component that a predicate is at. */
  readonly element: boolean;
}

const NOTHING: Reads = { facts: new Set(), severity: false, score: false, element: false };

/** Reads of simplified expressions, each node looked at once. */
export class ReadsOf {
  readonly #known = new Map<IrExpr, Reads>();
  readonly #ofScore: ReadonlySet<Fact>;

  /** `ofScore`: what `severity.score` and `severity.base` depend on. */
  constructor(ofScore: ReadonlySet<Fact>) {
    this.#ofScore = ofScore;
  }

  of(expr: IrExpr): Reads {
    const known = this.#known.get(expr);
    if (known !== undefined) return known;
    const reads = this.#look(expr);
    this.#known.set(expr, reads);
    return reads;
  }

  #look(expr: IrExpr): Reads {
    switch (expr.op) {
      case 'get':
        return this.#input(expr.path);
      case 'field':
        return { ...NOTHING, element: true };
      case 'each': {
        const where = this.of(expr.where);
        return { ...where, facts: new Set([...where.facts, factOfEach(expr.fn)]), element: false };
      }
      default: {
        const own = expr.op === 'call' ? METHOD_FACTS.get(expr.fn)?.keys() : undefined;
        const operands = operandsOf(expr).map((operand) => this.of(operand));
        return {
          facts: new Set([...(own ?? []), ...operands.flatMap(({ facts }) => [...facts])]),
          severity: operands.some(({ severity }) => severity),
          score: operands.some(({ score }) => score),
          element: operands.some(({ element }) => element),
        };
      }
    }
  }

  #input(path: readonly string[]): Reads {
    const name = path.join('.');
    if (name === 'severity.normalized') return { ...NOTHING, severity: true };
    if (name === 'severity.score' || name === 'severity.base') return { ...NOTHING, facts: this.#ofScore, score: true };
    const fact = factOfInput(path);
    return fact === null ? NOTHING : { ...NOTHING, facts: new Set([fact]) };
  }
}

export function factOfEach(fn: EachFunction): Fact {
  return fn === 'sbom.any_component' ? 'sbom.components' : 'vex';
}
