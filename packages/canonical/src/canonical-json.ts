import canonicalizeValue from 'canonicalize';

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code unit, no white space, shortest numbers.
 * Equal values give equal bytes on every machine. Throws a TypeError for what JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalizeValue(value);
  if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`);
  return text;
}
