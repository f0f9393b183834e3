import { COLUMNS } from '../arrow/columns.ts';

/** A column with values by code: every one but `finding_id`. */
export type FactColumn = (typeof COLUMNS)[number]['name'];

/** The fact that a column holds, as the language calls it: `sbom.purl`, `advisory.cvss`, `vex`; and `subject`. */
export const FACT_OF_COLUMN = Object.freeze(
  Object.fromEntries(COLUMNS.map(({ name, part, field }) => [name, part === 'row' ? field : `${part}.${field}`])),
) as Readonly<Record<FactColumn, string>>;

const COLUMN_OF_FACT: ReadonlyMap<string, FactColumn> = new Map(
  Object.entries(FACT_OF_COLUMN).map(([column, fact]) => [fact, column as FactColumn]),
);

/** Undefined for a fact that no document of an inventory states: it is absent in every row. */
export function columnOfFact(fact: string): FactColumn | undefined {
  return COLUMN_OF_FACT.get(fact);
}
