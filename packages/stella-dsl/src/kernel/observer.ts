import type { Surroundings } from '../eval/context.ts';
import type { ExpressionCompiler } from '../eval/expressions.ts';
import { Subject } from '../eval/subject.ts';
import type { IrExpr } from '../ir/ir.ts';
import { type Atom, AtomSet, FactAtoms } from './atoms.ts';
import type { ClassPlan, Fact, TermClasses } from './class-plan.ts';
import { findingMaker } from './facts.ts';
import { Parts } from './parts.ts';
import { ReadsOf } from './reads.ts';
import type { Scoring } from './scoring.ts';
import type { Use } from './uses.ts';

type Chain = IrExpr & { readonly op: 'and' | 'or' };

/** Atoms over the same several facts, and what of each fact they depend on. */
interface Term {
  readonly atoms: AtomSet;
  readonly parts: FactAtoms;
}

/** Collects what rules ask about a finding, so that equal answers make equal evaluations. */
export class Observer {
  readonly #facts = new FactAtoms();
  readonly #terms = new Map<string, Term>();
  readonly #scoring: Scoring;
  readonly #reads: ReadsOf;
  readonly #parts: Parts;

  constructor(compiler: ExpressionCompiler, scoring: Scoring) {
    this.#scoring = scoring;
    this.#reads = new ReadsOf(new Set(scoring.parts.facts()));
    this.#parts = new Parts(compiler, this.#reads, scoring.parts);
  }

  /** An atom over one fact. */
  add(fact: Fact, atom: Atom): void {
    this.#facts.of(fact).add(atom);
  }

  /** An atom over the score. */
  addOfScore(atom: Atom): void {
    const { parts } = this.#scoring;
    const term = this.#term(parts.facts());
    term.parts.addAll(parts);
    term.atoms.add(atom);
  }

  /**
   * The value of an expression. `and`, `or` and `not` are taken apart. What the severity is mixed into is, too: the severity is no
   * fact, but follows from the score and from what rules did before, which is asked for anyway.
   */
  observe(expr: IrExpr, use: Use): void {
    const { facts, severity } = this.#reads.of(expr);
    const [only] = facts;
    if (only !== undefined && facts.size === 1 && !severity) this.add(only, this.#parts.atomOf(expr, use));
    else if (use === 'bool' && isChain(expr)) this.#observeChain(expr);
    else if (use === 'bool' && expr.op === 'not') this.observe(expr.arg, use);
    else if (severity) this.#parts.below(expr, this.#facts, (operand, as) => this.observe(operand, as));
    else if (only !== undefined) this.#observeTerm(expr, use, facts);
  }

  /** What is asked about the same facts is asked together: of `cvss >= 4 and cvss < 7` it counts only whether both hold. */
  #observeChain(expr: Chain): void {
    const together = new Map<string, IrExpr[]>();
    for (const arg of expr.args) {
      const { facts, severity } = this.#reads.of(arg);
      const isOpen = severity || (facts.size > 1 && (isChain(arg) || arg.op === 'not'));
      if (isOpen) this.observe(arg, 'bool');
      else if (facts.size > 0) append(together, keyOf(facts), arg);
    }
    for (const args of together.values()) {
      const [first] = args;
      if (first === undefined) continue;
      const whole: IrExpr = args.length === 1 ? first : { ...expr, args };
      const { facts } = this.#reads.of(whole);
      const [only] = facts;
      if (facts.size > 1) this.#observeTerm(whole, 'bool', facts);
      else if (only !== undefined) this.add(only, this.#parts.atomOf(whole, 'bool'));
    }
  }

  #observeTerm(expr: IrExpr, use: Use, facts: ReadonlySet<Fact>): void {
    const term = this.#term([...facts].sort());
    term.atoms.add(this.#parts.atomOf(expr, use));
    this.#parts.collect(expr, use, term.parts);
  }

  #term(facts: readonly Fact[]): Term {
    const key = keyOf(facts);
    const known = this.#terms.get(key);
    if (known !== undefined) return known;
    const made: Term = { atoms: new AtomSet(), parts: new FactAtoms() };
    this.#terms.set(key, made);
    return made;
  }

  plan(around: Surroundings): ClassPlan {
    const terms = [...this.#terms.values()].map((term) => termClasses(term, this.#scoring, around));
    return { facts: this.#facts.classes(around), terms };
  }
}

function termClasses({ atoms, parts }: Term, { score }: Scoring, around: Surroundings): TermClasses {
  const finding = findingMaker(parts.facts());
  const read = atoms.reader();
  return {
    parts: parts.classes(around),
    classOf(values) {
      const subject = new Subject(finding(values), around);
      score(subject);
      return read(subject);
    },
  };
}

function isChain(expr: IrExpr): expr is Chain {
  return expr.op === 'and' || expr.op === 'or';
}

function keyOf(facts: Iterable<Fact>): string {
  return JSON.stringify([...facts].sort());
}

function append(map: Map<string, IrExpr[]>, key: string, expr: IrExpr): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [expr]);
  else list.push(expr);
}
