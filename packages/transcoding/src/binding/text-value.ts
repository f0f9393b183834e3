import { type DescEnum, type DescField, type DescMessage, fromJson, ScalarType } from '@bufbuild/protobuf';
import { protoSnakeCase, reflect } from '@bufbuild/protobuf/reflect';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { isWrapperDesc } from '@bufbuild/protobuf/wkt';

/** A text that is no value of the field. The message says what was expected. */
export class TextValueError extends Error {
  override readonly name = 'TextValueError';
}

/** Messages that JSON writes as a string: they can stand in a query. */
const STRING_MESSAGES = new Set(['google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.FieldMask']);

/** What a path variable may be: a primitive, an enum, or a wrapper of a primitive; never repeated. */
export function isPathLeaf(field: DescField): boolean {
  return (
    field.fieldKind === 'scalar' ||
    field.fieldKind === 'enum' ||
    (field.fieldKind === 'message' && isWrapperDesc(field.message))
  );
}

/** What a query key may name: a path leaf, a message that is a string in JSON, or a list of primitives. */
export function isQueryLeaf(field: DescField): boolean {
  if (field.fieldKind === 'list') return field.listKind !== 'message';
  return isPathLeaf(field) || (field.fieldKind === 'message' && STRING_MESSAGES.has(field.message.typeName));
}

/**
 * Reads one value of a leaf from text, in the form that the reflection API sets or adds: bigint for 64-bit integers, a
 * number for enums, a ReflectMessage for messages. Throws `TextValueError`.
 */
export function parseTextValue(field: DescField, text: string): unknown {
  if (field.scalar !== undefined && field.fieldKind !== 'map') return parseScalar(field.scalar, text);
  if (field.enum !== undefined) return parseEnum(field.enum, text);
  if (field.message !== undefined) return parseMessage(field.message, text);
  throw new TextValueError('is not a value that text can hold');
}

function parseScalar(type: ScalarType, text: string): unknown {
  switch (type) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      if (text === 'true') return true;
      if (text === 'false') return false;
      throw new TextValueError('expected true or false');
    case ScalarType.BYTES:
      return parseBytes(text);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return parseFloating(text, type === ScalarType.FLOAT);
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return Number(parseInteger(text, -(2n ** 31n), 2n ** 31n - 1n, 'a 32-bit integer'));
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return Number(parseInteger(text, 0n, 2n ** 32n - 1n, 'an unsigned 32-bit integer'));
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return parseInteger(text, -(2n ** 63n), 2n ** 63n - 1n, 'a 64-bit integer');
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return parseInteger(text, 0n, 2n ** 64n - 1n, 'an unsigned 64-bit integer');
  }
}

function parseInteger(text: string, least: bigint, most: bigint, what: string): bigint {
  if (!/^-?[0-9]{1,20}$/.test(text)) throw new TextValueError(`expected ${what}`);
  const value = BigInt(text);
  if (value < least || value > most) throw new TextValueError(`expected ${what}: out of range`);
  return value;
}

const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const FLOAT32_MAX = 3.4028234663852886e38;

function parseFloating(text: string, single: boolean): number {
  const special = NOT_FINITE.get(text);
  if (special !== undefined) return special;
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?$/.test(text)) {
    throw new TextValueError('expected a number');
  }
  const value = Number(text);
  if (!Number.isFinite(value) || (single && Math.abs(value) > FLOAT32_MAX)) {
    throw new TextValueError('expected a number: out of range');
  }
  return value;
}

function parseBytes(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw new TextValueError('expected base64 or base64url');
  try {
    return base64Decode(text);
  } catch (cause) {
    throw new TextValueError('expected base64 or base64url', { cause });
  }
}

function parseEnum(desc: DescEnum, text: string): number {
  const named = desc.values.find(({ name, jsonName }) => name === text || jsonName === text);
  if (named !== undefined) return named.number;
  if (/^-?[0-9]+$/.test(text)) {
    const number = Number(parseInteger(text, -(2n ** 31n), 2n ** 31n - 1n, `a value of ${desc.name}`));
    if (desc.open || desc.values.some((value) => value.number === number)) return number;
  }
  throw new TextValueError(`expected a value of ${desc.name}`);
}

function parseMessage(desc: DescMessage, text: string): unknown {
  if (isWrapperDesc(desc)) {
    const wrapper = reflect(desc);
    const [value] = desc.fields;
    if (value === undefined) throw new TypeError(`${desc} has no value`);
    wrapper.set(value, parseTextValue(value, text));
    return wrapper;
  }
  if (desc.typeName === 'google.protobuf.FieldMask') return parseFieldMask(desc, text);
  try {
    return reflect(desc, fromJson(desc, text));
  } catch (cause) {
    throw new TextValueError(`expected a ${desc.typeName} as text`, { cause });
  }
}

/** JSON writes `displayName`; people at a command line write `display_name`. A query takes both. */
function parseFieldMask(desc: DescMessage, text: string): unknown {
  const paths = text === '' ? [] : text.split(',');
  if (!paths.every((path) => /^[A-Za-z_][A-Za-z0-9_.]*$/.test(path))) throw new TextValueError('expected a field mask');
  const mask = reflect(desc);
  const [list] = desc.fields;
  if (list?.fieldKind !== 'list') throw new TypeError(`${desc} has no paths`);
  for (const path of paths) mask.get(list).add(path.includes('_') ? path : protoSnakeCase(path));
  return mask;
}
