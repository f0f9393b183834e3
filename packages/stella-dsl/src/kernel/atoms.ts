import { sha256 } from '@policy-registry/canonical';
import type { Surroundings } from '../eval/context.ts';
import { Subject } from '../eval/subject.ts';
import type { Fact, FactClasses } from './class-plan.ts';
import { findingMaker } from './facts.ts';
import { framed } from './uses.ts';

/** One thing that is asked about a finding. Atoms with one key ask the same. */
export interface Atom {
  readonly key: string;
  /** Whether every answer has one character. */
  readonly short: boolean;
  readonly read: (subject: Subject) => string;
}

/** Longer texts are digested: of a long list, only whether it is the same counts. */
const LONGEST = 128;

/** Atoms over the same facts, each asked once. */
export class AtomSet {
  readonly #atoms = new Map<string, Atom>();

  add(atom: Atom): void {
    if (!this.#atoms.has(atom.key)) this.#atoms.set(atom.key, atom);
  }

  addAll(others: AtomSet): void {
    for (const atom of others.#atoms.values()) this.add(atom);
  }

  /** One text of all answers. Equal texts of one set mean equal answers. */
  reader(): (subject: Subject) => string {
    const atoms = [...this.#atoms.values()];
    return (subject) => {
      let text = '';
      for (const { short, read } of atoms) text += short ? read(subject) : framed(read(subject));
      // No answer begins like this. As JSON, since lone surrogates have no bytes of their own.
      return text.length <= LONGEST ? text : `!${sha256(JSON.stringify(text))}`;
    };
  }
}

/** Atoms by the one fact that they ask about. */
export class FactAtoms {
  readonly #byFact = new Map<Fact, AtomSet>();

  of(fact: Fact): AtomSet {
    const known = this.#byFact.get(fact);
    if (known !== undefined) return known;
    const made = new AtomSet();
    this.#byFact.set(fact, made);
    return made;
  }

  addAll(others: FactAtoms): void {
    for (const [fact, atoms] of others.#byFact) this.of(fact).addAll(atoms);
  }

  /** In the order of their names. */
  facts(): readonly Fact[] {
    return [...this.#byFact.keys()].sort();
  }

  classes(around: Surroundings): readonly FactClasses[] {
    return this.facts().map((fact) => {
      const finding = findingMaker([fact]);
      const read = this.of(fact).reader();
      return { fact, classOf: (value) => read(new Subject(finding([value]), around)) };
    });
  }
}
