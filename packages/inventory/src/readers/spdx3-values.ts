import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

/** JSON-LD writes a list of one as its item, and may write a number or a truth value as a text. */

export function elementId(view: JsonView): string | undefined {
  return view.filledText('spdxId') ?? view.filledText('@id');
}

export function oneOrMore(view: JsonView, key: string): readonly string[] {
  const value = view.get(key);
  return value === undefined ? [] : Array.isArray(value) ? view.texts(key) : [view.checkText(value, key)];
}

/** Objects that are written into their element. One that stands apart, with its id in its place, is noted and left out. */
export function objectsOrOne(view: JsonView, key: string, context: ReaderContext): readonly JsonView[] {
  const value = view.get(key);
  if (value === undefined) return [];
  const isList = Array.isArray(value);
  return (isList ? view.list(key) : [value]).flatMap((item, index) => {
    if (typeof item !== 'string') return isList ? view.item(key, index, item) : view.requiredObject(key);
    const message = 'identifiers and hashes that stand apart from their element were left out';
    context.notes.add('part-by-reference', message, view.path(key));
    return [];
  });
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
