import type { DescField } from '@bufbuild/protobuf';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { malformed, unknownField } from '../errors/transcoding-error.ts';
import type { Binding } from '../routes/binding.ts';
import {
  type FieldPath,
  isFieldPathFault,
  jsonPath,
  leafOf,
  reachParent,
  resolveFieldPath,
  takenOneof,
} from './field-path.ts';
import { decodeQueryText } from './percent.ts';
import { isQueryLeaf, parseTextValue, TextValueError } from './text-value.ts';

/** Handlers walk messages recursively; a URL must not decide how deep. */
const MAX_DEPTH = 32;

/**
 * Puts a query string (without `?`) into a message. Only fields that neither the path nor the body binds may be named: a
 * key that could replace what the URL's path says is refused, never applied. Throws MALFORMED_REQUEST or UNKNOWN_FIELD,
 * naming the key.
 */
export function applyQuery(root: ReflectMessage, binding: Binding, query: string): void {
  const seen = new Set<string>();
  for (const { key, value } of parseQuery(query)) {
    const path = queryPath(binding, key);
    const leaf = leafOf(path);
    const name = jsonPath(path);
    if (leaf.fieldKind !== 'list' && seen.has(name)) throw malformed(key, 'a single field is given twice');
    seen.add(name);
    setFromQuery(root, path, key, value);
  }
}

/** Splits and decodes a query. Empty parts (`a=1&&b=2`) are skipped; a key without `=` has the empty value. */
export function parseQuery(query: string): { key: string; value: string }[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const [key, value] = equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return { key: decodeQueryText(key), value: decodeQueryText(value) };
    });
}

function queryPath(binding: Binding, key: string): FieldPath {
  if (binding.body.kind === 'all') throw malformed(key, 'the body holds the whole request; a query is not taken');
  const names = key.split('.');
  if (names.length > MAX_DEPTH) throw malformed(key.slice(0, 100), `fields are nested deeper than ${MAX_DEPTH} levels`);
  const path = resolveFieldPath(binding.method.input, names);
  if (isFieldPathFault(path)) {
    if (path.fault === 'unknown') throw unknownField(key, `${path.message.typeName} has no such field`);
    throw malformed(key, `${path.name} has no fields that a query can name`);
  }
  const bound = boundBy(binding, path);
  if (bound !== undefined) throw malformed(key, `the field is bound by the ${bound}`);
  const leaf = leafOf(path);
  if (!isQueryLeaf(leaf)) throw malformed(key, `${kindOf(leaf)} cannot be given in a query`);
  return path;
}

function boundBy(binding: Binding, path: FieldPath): 'path' | 'body' | undefined {
  if (binding.body.kind === 'field' && path[0] === binding.body.field) return 'body';
  const inPath = binding.variables.some(
    (variable) => variable.path.length <= path.length && variable.path.every((field, index) => field === path[index]),
  );
  return inPath ? 'path' : undefined;
}

function kindOf(field: DescField): string {
  if (field.fieldKind === 'map') return 'a map';
  return field.fieldKind === 'list' ? 'a list of messages' : 'a message';
}

function setFromQuery(root: ReflectMessage, path: FieldPath, key: string, text: string): void {
  const leaf = leafOf(path);
  const value = parseOrRefuse(leaf, key, text);
  const taken = takenOneof(root, path);
  if (taken !== undefined) throw malformed(key, `another member of the oneof ${taken.oneof?.name} is set already`);
  const parent = reachParent(root, path);
  if (leaf.fieldKind === 'list') parent.get(leaf).add(value);
  else parent.set(leaf, value);
}

function parseOrRefuse(leaf: DescField, key: string, text: string): unknown {
  try {
    return parseTextValue(leaf, text);
  } catch (error) {
    if (error instanceof TextValueError) throw malformed(key, error.message);
    throw error;
  }
}
