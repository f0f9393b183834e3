import type { CollectionDefinition } from '../document-store.ts';

type Layout = Pick<CollectionDefinition<never>, 'mode' | 'fields' | 'unique'>;

/**
 * What was computed for a document besides its body, as a text that is kept with it: `mutable active,name!,rank`. Releases with
 * other fields may write to one collection at the same time, while a deployment rolls; each finds by this
 * which documents lack something that it needs.
 */
export function layoutTag({ mode, fields, unique = [] }: Layout): string {
  return tagOf(
    mode,
    fields.map((field) => (unique.includes(field) ? `${field}!` : field)),
  );
}

/** Whether a document with this tag has all that the definition needs. */
export function isCoveredBy(definition: Layout, tag: string): boolean {
  const present = new Set(partsOf(tag));
  const needed = partsOf(layoutTag(definition));
  return (
    tag.startsWith(`${definition.mode} `) &&
    needed.every((part) => present.has(part) || (!part.endsWith('!') && present.has(`${part}!`)))
  );
}

/** The tag of a document for which the definition's fields were computed besides those that it had. */
export function extendedTag(definition: Layout, tag: string): string {
  const parts = new Set([...partsOf(tag), ...partsOf(layoutTag(definition))]);
  for (const part of parts) if (part.endsWith('!')) parts.delete(part.slice(0, -1));
  return tagOf(definition.mode, [...parts]);
}

/** The fields of a tag, and those of them that are unique. */
export function fieldsOf(tag: string): { readonly fields: readonly string[]; readonly unique: readonly string[] } {
  const parts = partsOf(tag);
  const unique = parts.filter((part) => part.endsWith('!')).map((part) => part.slice(0, -1));
  return { fields: parts.map((part) => part.replace('!', '')), unique };
}

function tagOf(mode: string, parts: readonly string[]): string {
  return `${mode} ${parts.toSorted().join(',')}`;
}

function partsOf(tag: string): readonly string[] {
  const [, list = ''] = tag.split(' ');
  return list.split(',').filter((part) => part !== '');
}
