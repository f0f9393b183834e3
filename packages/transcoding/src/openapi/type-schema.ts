import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { isWrapperDesc } from '@bufbuild/protobuf/wkt';
import type { JsonSchema } from './json-schema.ts';

const INT32 = { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 };
const UINT32 = { type: 'integer', format: 'int64', minimum: 0, maximum: 4294967295 };
const INT64 = { type: 'string', format: 'int64', maxLength: 20, pattern: '^-?[0-9]{1,19}$' };
const UINT64 = { type: 'string', format: 'uint64', maxLength: 20, pattern: '^[0-9]{1,20}$' };

/** The JSON form of a scalar (proto JSON mapping): 64-bit integers are strings, bytes are base64. */
export function scalarSchema(type: ScalarType): JsonSchema {
  switch (type) {
    case ScalarType.STRING:
      return { type: 'string' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.BYTES:
      return { type: 'string', format: 'byte', contentEncoding: 'base64' };
    case ScalarType.FLOAT:
      return { type: 'number', format: 'float' };
    case ScalarType.DOUBLE:
      return { type: 'number', format: 'double' };
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return INT32;
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return UINT32;
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return INT64;
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return UINT64;
  }
}

const WELL_KNOWN: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ['google.protobuf.Timestamp', { type: 'string', format: 'date-time', maxLength: 30 }],
  ['google.protobuf.Duration', { type: 'string', maxLength: 24, pattern: '^-?[0-9]{1,12}(?:\\.[0-9]{1,9})?s$' }],
  ['google.protobuf.FieldMask', { type: 'string', description: 'Field paths in lowerCamelCase, separated by commas.' }],
  ['google.protobuf.Struct', { type: 'object', additionalProperties: true }],
  ['google.protobuf.Value', {}],
  ['google.protobuf.ListValue', { type: 'array', items: {} }],
  ['google.protobuf.Empty', { type: 'object' }],
  [
    'google.protobuf.Any',
    { type: 'object', properties: { '@type': { type: 'string' } }, required: ['@type'], additionalProperties: true },
  ],
]);

/** The schema of a message that JSON writes in a form of its own, or undefined for an ordinary message. */
export function wellKnownSchema(message: DescMessage): JsonSchema | undefined {
  if (!isWrapperDesc(message)) return WELL_KNOWN.get(message.typeName);
  const [value] = message.fields;
  const schema = value.fieldKind === 'scalar' ? scalarSchema(value.scalar) : {};
  return { ...schema, type: [schema.type, 'null'] };
}
