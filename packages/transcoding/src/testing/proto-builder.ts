import { createFileRegistry, createRegistry, type DescFile, type FileRegistry, fromJson } from '@bufbuild/protobuf';
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import {
  FileDescriptorProtoSchema,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';
import { fieldRules, http } from '../google-http.ts';

/**
 * Fields by name, numbered in order. A type is `string`, `repeated int32`, `optional bool`, `map<string, int64>`,
 * `oneof choice string`, a message or enum of the same file, or a well-known type by its full name.
 * A rule of buf.validate stands beside the type: `['string', { string: { minLen: 1 } }]`.
 */
export type MessageSpec = Readonly<Record<string, string | readonly [type: string, rules: object]>>;

export interface MethodSpec {
  readonly input: string;
  readonly output: string;
  /** A google.api.HttpRule in proto JSON. */
  readonly http?: object;
  readonly clientStreaming?: boolean;
  readonly serverStreaming?: boolean;
}

export interface ProtoSpec {
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  readonly messages?: Readonly<Record<string, MessageSpec>>;
  readonly services?: Readonly<Record<string, Readonly<Record<string, MethodSpec>>>>;
}

const PACKAGE = 'test.v1';
const WELL_KNOWN: readonly DescFile[] = [
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
];
const SCALARS = new Set(
  'double float int64 uint64 int32 fixed64 fixed32 bool string bytes uint32 sfixed32 sfixed64 sint32 sint64'.split(' '),
);

/** A proto3 file of package `test.v1`, for tests, without a compiler. `google.api.HttpBody` is there too. */
export function buildProto(spec: ProtoSpec): FileRegistry {
  const enums = new Set(Object.keys(spec.enums ?? {}));
  const proto = fromJson(
    FileDescriptorProtoSchema,
    {
      name: 'test.proto',
      package: PACKAGE,
      syntax: 'proto3',
      dependency: [...WELL_KNOWN.map((file) => file.proto.name), 'httpbody.proto'],
      enumType: Object.entries(spec.enums ?? {}).map(([name, values]) => ({
        name,
        value: values.map((value, number) => ({ name: value, number })),
      })),
      messageType: Object.entries(spec.messages ?? {}).map(([name, fields]) => messageJson(name, fields, enums)),
      service: Object.entries(spec.services ?? {}).map(([name, methods]) => serviceJson(name, methods)),
    } as Parameters<typeof fromJson>[1],
    { registry: createRegistry(http, fieldRules) },
  );
  const files = new Map(WELL_KNOWN.map((file) => [file.proto.name, file]));
  return createFileRegistry(proto, (name) => (name === 'httpbody.proto' ? HTTP_BODY : files.get(name)));
}

const HTTP_BODY = fromJson(FileDescriptorProtoSchema, {
  name: 'httpbody.proto',
  package: 'google.api',
  syntax: 'proto3',
  messageType: [
    {
      name: 'HttpBody',
      field: [
        { name: 'content_type', jsonName: 'contentType', number: 1, type: 'TYPE_STRING', label: 'LABEL_OPTIONAL' },
        { name: 'data', jsonName: 'data', number: 2, type: 'TYPE_BYTES', label: 'LABEL_OPTIONAL' },
      ],
    },
  ],
});

function messageJson(name: string, fields: MessageSpec, enums: ReadonlySet<string>): object {
  const oneofs: string[] = [];
  const optionals: string[] = [];
  const nestedType: object[] = [];
  const field = Object.entries(fields).map(([fieldName, spec], index) => {
    const [type, rules] = typeof spec === 'string' ? [spec, undefined] : spec;
    const [, oneof, ofType] = /^oneof (\w+) (.*)$/.exec(type) ?? [];
    const [, optional] = /^optional (.*)$/.exec(type) ?? [];
    const [, key, value] = /^map<(\w+), ([\w.]+)>$/.exec(type) ?? [];
    if (oneof !== undefined && !oneofs.includes(oneof)) oneofs.push(oneof);
    if (optional !== undefined) optionals.push(`_${fieldName}`);
    if (key !== undefined && value !== undefined) nestedType.push(entryJson(fieldName, key, value, enums));
    const plain = key !== undefined ? `repeated ${name}.${entryName(fieldName)}` : (ofType ?? optional ?? type);
    return {
      name: fieldName,
      jsonName: protoCamelCase(fieldName),
      number: index + 1,
      ...typeJson(plain, enums),
      ...(oneof === undefined ? {} : { oneofIndex: oneofs.indexOf(oneof) }),
      ...(optional === undefined ? {} : { proto3Optional: true }),
      ...(rules === undefined ? {} : { options: { '[buf.validate.field]': rules } }),
    };
  });
  // Synthetic oneofs of proto3 optionals stand behind the real ones.
  let synthetic = oneofs.length;
  const placed = field.map((each) => ('proto3Optional' in each ? { ...each, oneofIndex: synthetic++ } : each));
  return { name, field: placed, nestedType, oneofDecl: [...oneofs, ...optionals].map((each) => ({ name: each })) };
}

function typeJson(type: string, enums: ReadonlySet<string>): object {
  const [, repeated, name] = /^(repeated )?(.*)$/.exec(type) ?? [];
  if (name === undefined) throw new TypeError(`no type: ${type}`);
  const label = repeated === undefined ? 'LABEL_OPTIONAL' : 'LABEL_REPEATED';
  if (SCALARS.has(name)) return { label, type: `TYPE_${name.toUpperCase()}` };
  return { label, type: enums.has(name) ? 'TYPE_ENUM' : 'TYPE_MESSAGE', typeName: fullName(name) };
}

function entryName(field: string): string {
  return `${field.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Entry`;
}

function entryJson(field: string, key: string, value: string, enums: ReadonlySet<string>): object {
  return {
    name: entryName(field),
    options: { mapEntry: true },
    field: [
      { name: 'key', jsonName: 'key', number: 1, ...typeJson(key, enums) },
      { name: 'value', jsonName: 'value', number: 2, ...typeJson(value, enums) },
    ],
  };
}

function serviceJson(name: string, methods: Readonly<Record<string, MethodSpec>>): object {
  return {
    name,
    method: Object.entries(methods).map(([method, spec]) => ({
      name: method,
      inputType: fullName(spec.input),
      outputType: fullName(spec.output),
      clientStreaming: spec.clientStreaming === true,
      serverStreaming: spec.serverStreaming === true,
      ...(spec.http === undefined ? {} : { options: { '[google.api.http]': spec.http } }),
    })),
  };
}

function fullName(name: string): string {
  return name.startsWith('google.') ? `.${name}` : `.${PACKAGE}.${name}`;
}
