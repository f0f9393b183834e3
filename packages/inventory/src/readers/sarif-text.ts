import type { JsonView } from '../json/json-view.ts';

/** What scanners write for people is long, and what is read of it stands at its beginning. */
const MAX_READ = 4_096;

/** The beginning of a text, or nothing. */
export function textStart(view: JsonView | undefined, key: string): string {
  const value = view?.get(key);
  if (view === undefined || typeof value !== 'string') return '';
  const start = value.slice(0, MAX_READ);
  // The cut may have gone through a surrogate pair.
  return view.checkText(value.length > MAX_READ ? start.replace(/[\ud800-\udbff]$/, '') : start, key);
}

/** `Key: value` lines. The first of a key counts: what follows may be prose of an advisory. */
export function linesOf(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^([A-Z][\w ]{0,30}): (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && !lines.has(key)) lines.set(key, value.trim());
  }
  return lines;
}

/** A number of a property bag, where others may have written anything. */
export function numberIn(bag: JsonView | undefined, key: string, max: number): number | undefined {
  const value = bag?.get(key);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= max ? Math.abs(number) : undefined;
}

/** The purls of a property bag, whatever they are called there. */
export function purlsIn(bag: JsonView | undefined): readonly string[] {
  if (bag === undefined) return [];
  const purls = bag.keys().flatMap((key) => {
    const value = bag.get(key);
    if (Array.isArray(value)) return bag.list(key).flatMap((item, index) => purl(bag, item, key, index));
    return purl(bag, value, key);
  });
  return [...new Set(purls)];
}

function purl(bag: JsonView, value: unknown, key: string, index?: number): readonly string[] {
  return typeof value === 'string' && value.startsWith('pkg:') ? [bag.checkText(value, key, index)] : [];
}
