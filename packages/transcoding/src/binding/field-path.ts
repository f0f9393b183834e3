import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** A way from a message to one of its leaves; every field but the last is a singular message. Never empty. */
export type FieldPath = readonly [DescField, ...DescField[]];

const namesOf = new WeakMap<DescMessage, Map<string, DescField>>();

/** Finds a field by its proto name or its JSON name, as a JSON parser does. */
export function findField(message: DescMessage, name: string): DescField | undefined {
  let names = namesOf.get(message);
  if (names === undefined) {
    names = new Map();
    for (const field of message.fields) names.set(field.jsonName, field);
    for (const field of message.fields) names.set(field.name, field);
    namesOf.set(message, names);
  }
  return names.get(name);
}

export type FieldPathFault =
  | { readonly fault: 'unknown'; readonly name: string; readonly message: DescMessage }
  | { readonly fault: 'not a message'; readonly name: string; readonly message: DescMessage };

/** Resolves names to fields. A name that does not exist, or that goes through a list, map or scalar, is a fault. */
export function resolveFieldPath(
  root: DescMessage,
  names: readonly string[],
  find: (message: DescMessage, name: string) => DescField | undefined = findField,
): FieldPath | FieldPathFault {
  const path: DescField[] = [];
  let message = root;
  for (const [index, name] of names.entries()) {
    const field = find(message, name);
    if (field === undefined) return { fault: 'unknown', name, message };
    path.push(field);
    if (index === names.length - 1) break;
    if (field.fieldKind !== 'message') return { fault: 'not a message', name, message };
    message = field.message;
  }
  const [first, ...rest] = path;
  if (first === undefined) return { fault: 'unknown', name: '', message: root };
  return [first, ...rest];
}

export function isFieldPathFault(value: FieldPath | FieldPathFault): value is FieldPathFault {
  return 'fault' in value;
}

/** `pack.displayName`: how errors name a leaf. */
export function jsonPath(path: readonly DescField[]): string {
  return path.map(({ jsonName }) => jsonName).join('.');
}

/** The last field of a path. */
export function leafOf(path: FieldPath): DescField {
  return path[path.length - 1] ?? path[0];
}

/** The message that holds the leaf, made on the way when it is not there yet. */
export function reachParent(root: ReflectMessage, path: FieldPath): ReflectMessage {
  let parent = root;
  for (const field of path.slice(0, -1)) {
    if (field.fieldKind !== 'message') throw new TypeError(`${field} is not a message`);
    if (!parent.isSet(field)) parent.set(field, reflect(field.message));
    parent = parent.get(field);
  }
  return parent;
}

/** A member of the path whose oneof another field has taken already, or undefined. */
export function takenOneof(root: ReflectMessage, path: FieldPath): DescField | undefined {
  let parent = root;
  for (const field of path) {
    if (field.oneof !== undefined) {
      const taken = parent.oneofCase(field.oneof);
      if (taken !== undefined && taken !== field) return field;
    }
    if (field.fieldKind !== 'message' || !parent.isSet(field)) return undefined;
    parent = parent.get(field);
  }
  return undefined;
}
