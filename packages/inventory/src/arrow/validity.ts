/** Arrow's validity bitmap of `length` rows: 1 for a value, least significant bit first, padded to 8 bytes. */
export function validityOf(
  length: number,
  has: (row: number) => boolean,
): { readonly nullBitmap: Uint8Array; readonly nullCount: number } {
  const nullBitmap = bitmapOf(length, has);
  let nullCount = 0;
  for (let row = 0; row < length; row += 1) if (!has(row)) nullCount += 1;
  return { nullBitmap, nullCount };
}

export function bitmapOf(length: number, isSet: (row: number) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / 64) * 8);
  for (let row = 0; row < length; row += 1) {
    if (isSet(row)) bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return bits;
}
