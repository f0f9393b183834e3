import type { VexStatement } from '@policy-registry/stella-dsl';

const NONE: readonly VexStatement[] = [];

/** Statements by the key of the product that they name. */
export class ProductClaims {
  readonly #byKey = new Map<string, VexStatement[]>();

  /** How many keys are named. */
  get size(): number {
    return this.#byKey.size;
  }

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

  /** Those on any of the keys, each once. Walks the smaller side, as either may be hostile. */
  onAny(keys: ReadonlySet<string>): readonly VexStatement[] {
    const named = [...keys.intersection(this.#byKey)];
    return [...new Set(named.flatMap((key) => this.onKey(key)))];
  }
}
