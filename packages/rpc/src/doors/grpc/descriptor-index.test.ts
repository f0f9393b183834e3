import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { ServerReflection } from '@policy-registry/contracts/gen/grpc/reflection/v1/reflection_pb.js';
import { PackService } from '@policy-registry/contracts/gen/stellaops/policy/registry/v1/packs_pb.js';
import { indexDescriptors } from './descriptor-index.ts';

const index = indexDescriptors([ServerReflection, PackService]);
const OPTIONS_PROTO = 'stellaops/policy/options/v1/options.proto';

test('services are sorted', () => {
  assert.deepEqual(index.services, ['grpc.reflection.v1.ServerReflection', 'stellaops.policy.registry.v1.PackService']);
});

test('symbols of every kind lead to their file, imports included', () => {
  const homes: Readonly<Record<string, string>> = {
    'stellaops.policy.registry.v1.PackService': 'stellaops/policy/registry/v1/packs.proto',
    'stellaops.policy.registry.v1.PackService.GetPack': 'stellaops/policy/registry/v1/packs.proto',
    'stellaops.policy.registry.v1.Pack.display_name': 'stellaops/policy/registry/v1/packs.proto',
    'stellaops.policy.options.v1.access': OPTIONS_PROTO,
    'google.protobuf.FieldDescriptorProto.Type': 'google/protobuf/descriptor.proto',
    'google.protobuf.DescriptorProto.ExtensionRange': 'google/protobuf/descriptor.proto',
    'google.protobuf.FieldDescriptorProto.TYPE_BOOL': 'google/protobuf/descriptor.proto',
    'google.api.HttpRule': 'google/api/http.proto',
  };
  for (const [symbol, file] of Object.entries(homes)) {
    assert.equal(index.fileOfSymbol(symbol)?.proto.name, file, symbol);
  }
  assert.equal(index.fileOfSymbol('stellaops.policy'), undefined);
});

test('extensions by what they extend', () => {
  const methodOptions = 'google.protobuf.MethodOptions';
  assert.equal(index.fileOfExtension(methodOptions, 50801)?.proto.name, OPTIONS_PROTO);
  assert.equal(index.fileOfExtension(methodOptions, 1), undefined);
  assert.deepEqual(index.extensionNumbers(methodOptions), [50801, 72295728]);
  assert.equal(index.extensionNumbers('google.api.HttpRule'), undefined);
});

test('a file with its imports is complete, and every file comes once', () => {
  const file = index.fileNamed('stellaops/policy/registry/v1/packs.proto');
  assert(file !== undefined);
  const files = index.withImports(file).map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  const [first] = files;
  assert(first?.name === 'stellaops/policy/registry/v1/packs.proto');
  assert.equal(new Set(files.map(({ name }) => name)).size, files.length);
  const registry = createFileRegistry(first, (name) => files.find((candidate) => candidate.name === name));
  assert(registry.getService(PackService.typeName) !== undefined);
});
