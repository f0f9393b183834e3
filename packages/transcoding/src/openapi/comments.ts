import { fromBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

/**
 * The comment on a declaration, by its full name: `pkg.Message`, `pkg.Message.field`, `pkg.Enum.VALUE`, `pkg.Service`,
 * `pkg.Service.Method`. Undefined when there is none.
 */
export type Comments = (fullName: string) => string | undefined;

/** For services whose comments are not at hand. */
export const noComments: Comments = () => undefined;

// Field numbers of descriptor.proto, which source locations are paths of.
const FILE = { message: 4, enum: 5, service: 6 };
const MESSAGE = { field: 2, nested: 3, enum: 4, oneof: 8 };
const ENUM_VALUE = 2;
const METHOD = 2;

/**
 * Reads the comments out of a serialized `google.protobuf.FileDescriptorSet` with source info, as `buf build -o x.binpb` or
 * `protoc --include_source_info` writes it. Generated code has none. Throws when the bytes are no descriptor set.
 */
export function commentsFromFileDescriptorSet(bytes: Uint8Array): Comments {
  const comments = new Map<string, string>();
  for (const file of fromBinary(FileDescriptorSetSchema, bytes).file) collectFile(file, comments);
  return (fullName) => comments.get(fullName);
}

function collectFile(file: FileDescriptorProto, comments: Map<string, string>): void {
  const names = new Map<string, string>();
  const prefix = file.package === '' ? '' : `${file.package}.`;
  for (const [index, message] of file.messageType.entries()) nameMessage(message, prefix, [FILE.message, index], names);
  for (const [index, desc] of file.enumType.entries()) nameEnum(desc, prefix, [FILE.enum, index], names);
  for (const [index, service] of file.service.entries()) {
    names.set(`${FILE.service},${index}`, `${prefix}${service.name}`);
    for (const [at, method] of service.method.entries()) {
      names.set(`${FILE.service},${index},${METHOD},${at}`, `${prefix}${service.name}.${method.name}`);
    }
  }
  for (const { path, leadingComments, trailingComments } of file.sourceCodeInfo?.location ?? []) {
    const name = names.get(path.join(','));
    const text = tidy(leadingComments) || tidy(trailingComments);
    if (name !== undefined && text !== '') comments.set(name, text);
  }
}

function nameMessage(message: DescriptorProto, prefix: string, path: number[], names: Map<string, string>): void {
  const name = `${prefix}${message.name}`;
  names.set(path.join(','), name);
  for (const [index, field] of message.field.entries()) {
    names.set([...path, MESSAGE.field, index].join(','), `${name}.${field.name}`);
  }
  for (const [index, nested] of message.nestedType.entries()) {
    nameMessage(nested, `${name}.`, [...path, MESSAGE.nested, index], names);
  }
  for (const [index, nested] of message.enumType.entries()) {
    nameEnum(nested, `${name}.`, [...path, MESSAGE.enum, index], names);
  }
}

function nameEnum(desc: EnumDescriptorProto, prefix: string, path: number[], names: Map<string, string>): void {
  const name = `${prefix}${desc.name}`;
  names.set(path.join(','), name);
  for (const [index, value] of desc.value.entries()) {
    names.set([...path, ENUM_VALUE, index].join(','), `${name}.${value.name}`);
  }
}

/** Lines lose the space after the slashes; instructions to linters are not documentation. */
function tidy(comment: string | undefined): string {
  return (comment ?? '')
    .split('\n')
    .map((line) => line.replace(/^ /, '').trimEnd())
    .filter((line) => !/^(?:buf:lint:ignore|@exclude)\b/.test(line))
    .join('\n')
    .trim();
}
