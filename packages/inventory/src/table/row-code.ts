import type { FactCodes } from './fact-columns.ts';

/** The code of a row; undefined where it has no value. */
export function rowCode({ codes, validity }: FactCodes, row: number): number | undefined {
  const isKnown = validity === null || (((validity[row >>> 3] as number) >>> (row & 7)) & 1) === 1;
  return isKnown ? codes[row] : undefined;
}
