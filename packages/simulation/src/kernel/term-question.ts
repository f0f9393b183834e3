import type { FactColumn } from '@policy-registry/inventory';
import type { TermClasses } from '@policy-registry/stella-dsl';
import type { LoadedColumns } from './loaded-columns.ts';

/** What terms over the same facts ask. Both policies of a comparison mostly ask the same, so they are asked together. */
export class TermQuestion {
  readonly #terms: readonly TermClasses[];
  readonly #columns: LoadedColumns;
  readonly #classes = new Map<string, number>();

  constructor(terms: readonly TermClasses[], columns: LoadedColumns) {
    this.#terms = terms;
    this.#columns = columns;
  }

  get parts() {
    return this.#terms.flatMap(({ parts }) => parts);
  }

  /** Classes are 0 to `count` - 1, in the order in which they come. */
  get count(): number {
    return this.#classes.size;
  }

  classOf(exampleOf: (column: FactColumn) => unknown): number {
    const answers = this.#terms.map(({ parts, classOf }) =>
      classOf(
        parts.map(({ fact }) => {
          const column = this.#columns.columnOf(fact);
          return column === undefined ? undefined : exampleOf(column);
        }),
      ),
    );
    const text = JSON.stringify(answers);
    const known = this.#classes.get(text) ?? this.#classes.size;
    this.#classes.set(text, known);
    return known;
  }

  clear(): void {
    this.#classes.clear();
  }
}
