import type { VexStatement } from '@policy-registry/stella-dsl';
import type { SubjectGroup } from './subjects.ts';

const NONE: readonly VexStatement[] = [];

/** Statements by the key of the product that they name. */
export class ProductClaims {
  readonly #byKey = new Map<string, VexStatement[]>();
  readonly #bySubject = new Map<SubjectGroup, readonly VexStatement[]>();

  add(keys: readonly string[], statement: VexStatement): void {
    for (const key of keys) {
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, [statement]);
      else if (known.at(-1) !== statement) known.push(statement);
    }
  }

  onKey(key: string): readonly VexStatement[] {
    return this.#byKey.get(key) ?? NONE;
  }

  /**
   * Those on any name of the subject. Call it after the last `add`: it is worked out once a subject, as all its findings ask
   * for it, and walks the smaller side, as either may be hostile.
   */
  onSubject(subject: SubjectGroup): readonly VexStatement[] {
    const known = this.#bySubject.get(subject);
    if (known !== undefined) return known;
    const keys = [...subject.keys.intersection(this.#byKey)];
    const statements = [...new Set(keys.flatMap((key) => this.onKey(key)))];
    this.#bySubject.set(subject, statements);
    return statements;
  }
}
