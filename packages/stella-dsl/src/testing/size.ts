import type { ValueJson } from '../eval/value.ts';

/** Characters that a value has as text, near enough; counted no further than just past the bound. */
export function sizeOf(value: unknown, bound: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  for (const [key, one] of Object.entries(value)) {
    if (size > bound) break;
    size += (Array.isArray(value) ? 1 : key.length + 4) + sizeOf(one, bound - size);
  }
  return size;
}

const SHOWN_TEXT = 1_000;
const SHOWN_ITEMS = 20;
const CUT = '…';

/** A value as people look at it: the beginning of long texts and lists. */
export function clipped(value: ValueJson): ValueJson {
  if (typeof value === 'string') {
    return value.length > SHOWN_TEXT ? `${value.slice(0, SHOWN_TEXT).toWellFormed()}${CUT}` : value;
  }
  if (Array.isArray(value)) {
    const shown = value.slice(0, SHOWN_ITEMS).map(clipped);
    return value.length > SHOWN_ITEMS ? [...shown, CUT] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).slice(0, SHOWN_ITEMS);
  return Object.fromEntries(members.map(([key, one]) => [key, clipped(one)]));
}
