import type { ExpressionCompiler } from '../eval/expressions.ts';
import { member } from '../eval/inputs.ts';
import { isObject, type Subject } from '../eval/subject.ts';
import type { IrExpr } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import type { Atom, FactAtoms } from './atoms.ts';
import { METHOD_FACTS } from './method-facts.ts';
import { factOfEach, type ReadsOf } from './reads.ts';
import { isLiteral } from './simplify.ts';
import { framed, READINGS, type Use, useOf } from './uses.ts';

type Each = IrExpr & { readonly op: 'each' };
type Call = IrExpr & { readonly op: 'call' };

/** What is done with an operand. */
export type Visit = (expr: IrExpr, use: Use) => void;

/** Takes expressions over several facts apart into atoms over one fact each, which together decide the value. */
export class Parts {
  readonly #compiler: ExpressionCompiler;
  readonly #reads: ReadsOf;
  /** What the score depends on. */
  readonly #ofScore: FactAtoms;

  constructor(compiler: ExpressionCompiler, reads: ReadsOf, ofScore: FactAtoms) {
    this.#compiler = compiler;
    this.#reads = reads;
    this.#ofScore = ofScore;
  }

  /** Asks for the value of the expression itself. */
  atomOf(expr: IrExpr, use: Use): Atom {
    const evaluate = this.#compiler.compile(expr);
    const { short, textOf } = READINGS[use];
    return { key: `${use} ${JSON.stringify(expr)}`, short, read: (subject) => textOf(evaluate(subject)) };
  }

  /** Down to the largest parts that read one fact. */
  collect(expr: IrExpr, use: Use, into: FactAtoms): void {
    const { facts } = this.#reads.of(expr);
    const [only] = facts;
    if (only === undefined) return;
    if (facts.size === 1) into.of(only).add(this.atomOf(expr, use));
    else this.below(expr, into, (operand, as) => this.collect(operand, as, into));
  }

  /** Atoms of what a node reads by itself; its operands are visited. */
  below(expr: IrExpr, into: FactAtoms, visit: Visit): void {
    if (expr.op === 'each') {
      this.#each(expr, into, visit);
      return;
    }
    if (expr.op === 'get' && this.#reads.of(expr).score) into.addAll(this.#ofScore);
    if (expr.op === 'call') this.#method(expr, into);
    for (const operand of operandsOf(expr)) visit(operand, useOf(expr, operand));
  }

  #method(expr: Call, into: FactAtoms): void {
    const facts = METHOD_FACTS.get(expr.fn) ?? new Map();
    // It is true where the id or an alias matches, and unknown only where neither is there: each can be asked alone.
    const isEither = expr.fn === 'advisory.matches' && expr.args.every(isLiteral);
    for (const [fact, read] of facts) {
      const whole = {
        key: `whole ${fact}`,
        short: false,
        read: (subject: Subject) => READINGS.any.textOf(read(subject)),
      };
      into.of(fact).add(isEither ? this.atomOf(expr, 'bool') : whole);
    }
  }

  /** What a predicate asks of an element alone becomes one atom over the collection; everything else that it reads is visited. */
  #each(expr: Each, into: FactAtoms, visit: Visit): void {
    const fact = factOfEach(expr.fn);
    const asked: Atom[] = [];
    const inside: Visit = (sub, use) => {
      const { facts, element, severity } = this.#reads.of(sub);
      if (!element) visit(sub, use);
      else if (!severity && [...facts].every((each) => each === fact)) asked.push(this.atomOf(sub, use));
      else this.below(sub, into, inside);
    };
    inside(expr.where, 'bool');
    into.of(fact).add(elementsAtom(expr.fn, asked));
  }
}

/** The answers of all elements. Neither order nor repeats matter to `any` and `all`, only the order does not to `count`. */
function elementsAtom(fn: Each['fn'], asked: readonly Atom[]): Atom {
  const read = (subject: Subject): string => {
    const elements = fn === 'sbom.any_component' ? member(subject.sbom, 'components') : subject.statements;
    if (!Array.isArray(elements)) return '-';
    const answers = elements.filter(isObject).map((element) => {
      subject.element = element;
      return framed(asked.map((atom) => framed(atom.read(subject))).join(''));
    });
    subject.element = null;
    const kept = fn === 'vex.count' ? answers : [...new Set(answers)];
    return `[${kept.sort().join('')}`;
  };
  const keys = asked.map(({ key }) => key);
  return { key: `${fn === 'vex.count' ? 'count' : 'each'} ${JSON.stringify(keys)}`, short: false, read };
}
