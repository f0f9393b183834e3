import {
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type DescService,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';

/** Where symbols and extensions are declared, over the files of some services and everything those import. */
export interface DescriptorIndex {
  readonly services: readonly string[];
  /** By the name that imports use, e.g. `google/rpc/status.proto`. */
  fileNamed(name: string): DescFile | undefined;
  fileOfSymbol(fullName: string): DescFile | undefined;
  fileOfExtension(extendee: string, number: number): DescFile | undefined;
  /** Sorted; undefined when nothing extends the type. */
  extensionNumbers(extendee: string): readonly number[] | undefined;
  /** The serialized descriptor of the file, and of everything that it imports. */
  withImports(file: DescFile): readonly Uint8Array[];
}

/** `more`: files that no service mentions and that clients want to know all the same. */
export function indexDescriptors(services: readonly DescService[], more: readonly DescFile[] = []): DescriptorIndex {
  const files = new Map<string, DescFile>();
  for (const root of [...services.map(({ file }) => file), ...more]) {
    for (const file of closure(root)) files.set(protoName(file), file);
  }
  const symbols = new Map<string, DescFile>();
  const extensions = new Map<string, Map<number, DescFile>>();
  for (const file of files.values()) {
    for (const name of symbolsOf(file)) symbols.set(name, file);
    for (const extension of extensionsOf(file)) {
      const known = extensions.get(extension.extendee.typeName) ?? new Map<number, DescFile>();
      extensions.set(extension.extendee.typeName, known.set(extension.number, file));
    }
  }
  return {
    services: services.map((service) => service.typeName).sort(),
    fileNamed: (name) => files.get(name),
    fileOfSymbol: (fullName) => symbols.get(fullName),
    fileOfExtension: (extendee, number) => extensions.get(extendee)?.get(number),
    extensionNumbers: (extendee) =>
      extensions
        .get(extendee)
        ?.keys()
        .toArray()
        .sort((a, b) => a - b),
    withImports: (file) => [...closure(file)].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto)),
  };
}

function protoName(file: DescFile): string {
  return file.proto.name;
}

/** The file first, then what it imports, each once. */
function closure(file: DescFile, seen = new Set<DescFile>()): Set<DescFile> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const dependency of file.dependencies) closure(dependency, seen);
  return seen;
}

function* symbolsOf(file: DescFile): Generator<string> {
  for (const message of file.messages) yield* symbolsOfMessage(message);
  for (const type of file.enums) yield* symbolsOfEnum(type);
  for (const extension of file.extensions) yield extension.typeName;
  for (const service of file.services) {
    yield service.typeName;
    for (const method of service.methods) yield `${service.typeName}.${method.name}`;
  }
}

function* symbolsOfMessage(message: DescMessage): Generator<string> {
  yield message.typeName;
  for (const field of message.fields) yield `${message.typeName}.${field.name}`;
  for (const type of message.nestedEnums) yield* symbolsOfEnum(type);
  for (const extension of message.nestedExtensions) yield extension.typeName;
  for (const nested of message.nestedMessages) yield* symbolsOfMessage(nested);
}

/** Protobuf scopes the values of an enum as siblings of it. */
function* symbolsOfEnum(type: DescEnum): Generator<string> {
  yield type.typeName;
  const scope = type.typeName.slice(0, type.typeName.lastIndexOf('.') + 1);
  for (const value of type.values) yield scope + value.name;
}

function* extensionsOf(file: DescFile): Generator<DescExtension> {
  yield* file.extensions;
  const pending = [...file.messages];
  for (let message = pending.pop(); message !== undefined; message = pending.pop()) {
    yield* message.nestedExtensions;
    pending.push(...message.nestedMessages);
  }
}
