import { columnOfFact, type FactColumn, type FactColumns } from '@policy-registry/inventory';

/** What evaluation reads of a fact table. */
export type ReadColumns = Omit<FactColumns, 'index'>;

/** The values of the columns that are read, in memory. */
export class LoadedColumns {
  readonly #values = new Map<FactColumn, readonly unknown[]>();

  /** Loads the columns of those facts that the table has; other facts are unknown in every row. */
  static async of(columns: ReadColumns, facts: Iterable<string>): Promise<LoadedColumns> {
    const loaded = new LoadedColumns();
    for (const fact of facts) {
      const column = columnOfFact(fact);
      if (column !== undefined) loaded.#values.set(column, await columns.values(column));
    }
    return loaded;
  }

  columnOf(fact: string): FactColumn | undefined {
    return columnOfFact(fact);
  }

  values(column: FactColumn): readonly unknown[] {
    const values = this.#values.get(column);
    if (values === undefined) throw new Error(`column ${column} is not loaded`);
    return values;
  }
}
