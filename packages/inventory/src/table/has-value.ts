import type { FactCodes } from './fact-columns.ts';

/** Whether a row has a value at all; the code of one that has none means nothing. */
export function hasValue({ validity }: FactCodes, row: number): boolean {
  return validity === null || (((validity[row >>> 3] as number) >>> (row & 7)) & 1) === 1;
}
