import { type DataType, Int8, Int16, Int32 } from 'apache-arrow';
import type { Codes } from '../table/fact-columns.ts';
import { expectTable } from './malformed.ts';
import { aligned } from './message-body.ts';

/** From narrow to wide: how codes are stored, and how many values there can be. */
const WIDTHS = [
  { bytes: 1, type: new Int8(), most: 2 ** 7 },
  { bytes: 2, type: new Int16(), most: 2 ** 15 },
  { bytes: 4, type: new Int32(), most: 2 ** 31 },
] as const;

export type CodeType = (typeof WIDTHS)[number]['type'];

function widthOf(values: number): (typeof WIDTHS)[number] {
  return WIDTHS.find(({ most }) => values <= most) ?? WIDTHS[2];
}

/** Codes of so many values take as few bytes as they can: so evaluation reads, and checks, a third of what they would take otherwise. */
export function codeType(values: number): CodeType {
  return widthOf(values).type;
}

export function codeBytes(values: number): number {
  return widthOf(values).bytes;
}

export function isCodeType(type: DataType | undefined): type is CodeType {
  return WIDTHS.some((width) => String(width.type) === String(type));
}

/** The codes of `rows` rows of a column with so many values; in place where their address allows. */
export function codesIn(bytes: Uint8Array, rows: number, values: number): Codes {
  const width = codeBytes(values);
  const { buffer, byteOffset } = aligned(bytes, width);
  switch (width) {
    case 1:
      return new Int8Array(buffer, byteOffset, rows);
    case 2:
      return new Int16Array(buffer, byteOffset, rows);
    default:
      return new Int32Array(buffer, byteOffset, rows);
  }
}

/** As they are stored. What stands under a null, -1 here, is zero there, so that it cannot tell equal tables apart. */
export function storedCodes(codes: Int32Array, values: number): Codes {
  const stored = codesIn(new Uint8Array(codes.length * codeBytes(values)), codes.length, values);
  for (let row = 0; row < codes.length; row += 1) stored[row] = Math.max(codes[row] as number, 0);
  return stored;
}

/** So that a table by code can be asked for every row, those without a value too. */
export function checkCodes(codes: Codes, values: number): void {
  const end = Math.max(values, 1);
  for (const code of codes) expectTable(code >= 0 && code < end, 'a code has no value');
}
