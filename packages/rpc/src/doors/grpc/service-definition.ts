import {
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/** A protobuf-es service as grpc-js knows services. Requests stay bytes; responses are messages. */
export function rawServiceDefinition(service: DescService): ServiceDefinition {
  const entries = service.methods.map((method) => [
    method.localName,
    { ...methodDefinition(method), requestDeserialize: (bytes: Buffer) => bytes },
  ]);
  return Object.fromEntries(entries);
}

/** The same with decoded requests, for the small services of the door itself. `typeName` overrides the path. */
export function decodedServiceDefinition(service: DescService, typeName: string = service.typeName): ServiceDefinition {
  return Object.fromEntries(service.methods.map((method) => [method.localName, methodDefinition(method, typeName)]));
}

/** A protobuf-es method as grpc-js knows methods, messages on both sides. */
export function methodDefinition(
  method: DescMethod,
  typeName: string = method.parent.typeName,
): MethodDefinition<Message, Message> {
  return {
    path: `/${typeName}/${method.name}`,
    originalName: method.localName,
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: (message) => bytesOf(method.input, message),
    requestDeserialize: (bytes) => fromBinary(method.input, bytes),
    responseSerialize: (message) => bytesOf(method.output, message),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes),
  };
}

function bytesOf(desc: DescMessage, message: Message): Buffer {
  const bytes = toBinary(desc, message as MessageShape<DescMessage>);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
