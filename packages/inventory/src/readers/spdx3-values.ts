import type { JsonView } from '../json/json-view.ts';

/** JSON-LD writes a list of one as its item, and may write a number or a truth value as a text. */

export function elementId(view: JsonView): string | undefined {
  return view.filledText('spdxId') ?? view.filledText('@id');
}

export function oneOrMore(view: JsonView, key: string): readonly string[] {
  const value = view.get(key);
  return value === undefined ? [] : Array.isArray(value) ? view.texts(key) : [view.checkText(value, key)];
}

export function decimal(view: JsonView, key: string, min: number, max: number): number | undefined {
  const value = view.get(key);
  if (typeof value !== 'string') return view.number(key, min, max);
  const number = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  return number >= min && number <= max ? number : view.fail(key, `must be a number from ${min} to ${max}`);
}

export function truth(view: JsonView, key: string): boolean | undefined {
  const value = view.get(key);
  return value === 'true' || value === 'false' ? value === 'true' : view.boolean(key);
}
