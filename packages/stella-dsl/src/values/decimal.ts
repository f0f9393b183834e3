import Big from 'big.js';

/**
 * Decimals of the language: exact, at most 6 digits after the point. An own constructor, so that nobody else's settings of
 * big.js reach us; division rounds half up at the sixth digit.
 */
export const Decimal = Big();
Decimal.DP = 6;
Decimal.RM = 1;

export type Decimal = Big;

export const FRACTION_DIGITS = 6;
export const MAX_DIGITS = 18;

const ROUND_DOWN = 0;
const TOO_LARGE = 1e18;
const CACHE_SIZE = 4_096;
const cache = new Map<number, Decimal>();

/**
 * A number of a finding or an environment, by its shortest decimal text (0.1 is exactly 0.1), cut after 6 digits.
 * Null for what is not a finite number below 10^18.
 */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value !== 'number' || !(Math.abs(value) < TOO_LARGE)) return null;
  const known = cache.get(value);
  if (known !== undefined) return known;
  const decimal = new Decimal(String(value)).round(FRACTION_DIGITS, ROUND_DOWN);
  // Findings repeat a few hundred scores; the bound keeps a hostile inventory from growing the table.
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(value, decimal);
  return decimal;
}

/** Negative, 0 or positive. The digits are looked at where they are: big.js copies an operand at every comparison. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const sign = signOf(left);
  const other = signOf(right);
  if (sign !== other || sign === 0) return sign - other;
  if (left.e !== right.e) return left.e > right.e ? sign : -sign;
  const length = Math.max(left.c.length, right.c.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (left.c[at] ?? 0) - (right.c[at] ?? 0);
    if (difference !== 0) return difference * sign;
  }
  return 0;
}

function signOf({ c, s }: Decimal): number {
  return c[0] === 0 ? 0 : s;
}

const written = new WeakMap<Decimal, string>();

/** Canonical text: no exponent, no sign on zero, no leading `+`, no trailing zeros. */
export function decimalText(value: Decimal): string {
  const known = written.get(value);
  if (known !== undefined) return known;
  const text = signOf(value) === 0 ? '0' : value.toFixed();
  written.set(value, text);
  return text;
}

const CANONICAL = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d{0,5}[1-9])$/;

/** Whether `decimalText` writes a decimal like this. */
export function isCanonicalDecimal(text: string): boolean {
  if (text.length > MAX_DIGITS + 3 || !CANONICAL.test(text)) return false;
  return text.length <= MAX_DIGITS || text.replace(/\D/g, '').length <= MAX_DIGITS;
}

/** Reads canonical text (IR bytes hold no other); null for anything else. */
export function parseCanonicalDecimal(text: string): Decimal | null {
  return isCanonicalDecimal(text) ? new Decimal(text) : null;
}
