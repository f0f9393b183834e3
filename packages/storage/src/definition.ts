import type { CollectionDefinition, IndexValue } from './document-store.ts';
import { checkCollectionName } from './identifiers.ts';
import { StoreError } from './store-error.ts';

const FIELD = /^[a-z][a-zA-Z0-9]{0,39}$/;
const MAX_FIELDS = 24;
const MAX_INDEX_BYTES = 1024;

/** Throws a TypeError for a definition against the rules of `CollectionDefinition`. */
export function checkDefinition<T>(definition: CollectionDefinition<T>): void {
  const { name, mode, fields, unique = [] } = definition;
  checkCollectionName(name);
  if (mode !== 'mutable' && mode !== 'insert-only') throw new TypeError(`collection ${name}: no mode ${mode}`);
  if (fields.length > MAX_FIELDS) throw new TypeError(`collection ${name}: more than ${MAX_FIELDS} fields`);
  for (const field of fields) {
    if (!FIELD.test(field)) throw new TypeError(`collection ${name}: not a field name: ${JSON.stringify(field)}`);
  }
  if (new Set(fields).size < fields.length) throw new TypeError(`collection ${name}: a field is named twice`);
  for (const field of unique) checkField(definition, field);
}

/** The name of one of the indexed fields, or a TypeError. */
export function checkField(definition: Pick<CollectionDefinition<never>, 'name' | 'fields'>, field: string): string {
  if (!definition.fields.includes(field)) {
    throw new TypeError(`collection ${definition.name}: ${JSON.stringify(field)} is not an indexed field`);
  }
  return field;
}

/** The indexed values of a body, in the order of `fields`. Throws a TypeError for what is no index value, TOO_LARGE. */
export function indexValues<T>(definition: CollectionDefinition<T>, body: T): IndexValue[] {
  const computed = definition.index(body);
  return definition.fields.map((field) => {
    const value = Object.hasOwn(computed, field) ? computed[field] : null;
    return checkIndexValue(definition.name, field, value ?? null);
  });
}

export function checkIndexValue(collection: string, field: string, value: IndexValue): IndexValue {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      break;
    case 'string':
      if (Buffer.byteLength(value, 'utf8') > MAX_INDEX_BYTES) {
        throw new StoreError(
          'TOO_LARGE',
          `${collection}.${field}: an indexed value has more than ${MAX_INDEX_BYTES} bytes`,
        );
      }
      if (value.isWellFormed()) return value;
      break;
    default:
      if (value === null) return null;
  }
  throw new TypeError(`${collection}.${field}: ${String(value)} cannot be indexed`);
}
