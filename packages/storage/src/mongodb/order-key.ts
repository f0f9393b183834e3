import type { IndexValue } from '../document-store.ts';

const SIGN = 1n << 63n;
const ALL = (1n << 64n) - 1n;

/**
 * A text that sorts, on every server of the wire protocol, as its original does by code point: one character for each byte of
 * UTF-8. MongoDB compares strings by bytes of UTF-8, others by UTF-16 units; of characters below U+0100 both say the same.
 * ASCII stays as it is.
 */
export function orderText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The original of an `orderText`, or undefined for what is none. */
export function fromOrderText(text: string): string | undefined {
  const original = Buffer.from(text, 'latin1').toString('utf8');
  return orderText(original) === text ? original : undefined;
}

/**
 * A string for each index value, equal for equal values only, in the order of the port: null, booleans, numbers, strings. The server's own
 * order has booleans last, and its ranges are of one type, so that a page could not go on from null to the first value.
 */
export function orderKey(value: IndexValue): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'b1' : 'b0';
    case 'number':
      return `n${numberKey(value)}`;
    case 'string':
      return `s${orderText(value)}`;
    default:
      return '';
  }
}

/** The 16 hex digits of a double whose order is that of the numbers: negative ones with all bits turned, others with the first. */
function numberKey(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigUint64(0);
  const ordered = bits & SIGN ? bits ^ ALL : bits | SIGN;
  return ordered.toString(16).padStart(16, '0');
}
