/** Separators of a 2.3 name; a colon within a value is escaped. */
const SEPARATOR = /(?<!\\):/;

/**
 * A CPE as one text, however it was written: the 2.3 name in lower case, without the `*` at its end. `undefined` when it is
 * none, or names no product. The 2.2 form (`cpe:/a:vendor:product:1.0`) is read as far as it says the same as a 2.3 name.
 */
export function cpeName(text: string): string | undefined {
  const parts = /^cpe:2\.3:/i.test(text) ? text.slice(8).split(SEPARATOR) : oldParts(text);
  if (parts === undefined || parts.length > 11) return undefined;
  const [part = '', vendor = '', product = '', ...rest] = parts.map((value) => plain(value.toLowerCase()) || '*');
  if (!/^[aho]$/.test(part) || isAny(vendor) || isAny(product)) return undefined;
  const end = rest.findLastIndex((value) => value !== '*');
  return [part, vendor, product, ...rest.slice(0, end + 1)].join(':');
}

/** The one CPE among identifiers of a package. Of several none counts: tools that know none write all that it might be. */
export function onlyCpe(identifiers: readonly string[]): string | undefined {
  const cpes = new Map(identifiers.flatMap((text) => (cpeName(text) === undefined ? [] : [[cpeName(text), text]])));
  const [only] = cpes.values();
  return cpes.size === 1 ? only : undefined;
}

/** What needs no escape is written with and without one. */
function plain(value: string): string {
  return value.replace(/\\([\w.])|(?<=.)\\(-)/g, '$1$2');
}

function isAny(value: string): boolean {
  return value === '' || value === '*' || value === '-';
}

/** In a 2.2 name, values are percent-encoded, and a packed edition (`~`) has no place in this form. */
function oldParts(text: string): readonly string[] | undefined {
  if (!/^cpe:\//i.test(text) || /[%~]/.test(text)) return undefined;
  return text
    .slice(5)
    .split(':')
    .map((value) => value.replace(/[^\w.-]/g, '\\$&'));
}
