import {
  create,
  createFileRegistry,
  type DescMessage,
  type DescMethod,
  type DescMethodClientStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type DescService,
  type Message,
  setExtension,
} from '@bufbuild/protobuf';
import {
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  type MethodDescriptorProto,
  MethodDescriptorProtoSchema,
  type MethodOptions,
  MethodOptions_IdempotencyLevel,
  MethodOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { FieldRulesSchema, field as fieldRules } from '@policy-registry/contracts/gen/buf/validate/validate_pb.js';
import {
  type Access,
  AccessSchema,
  access as accessOption,
} from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';

/** The request and response of every method of the test service. */
export interface EchoMessage extends Message {
  text: string;
  requestId: string;
  count: number;
}

const { STRING, INT32 } = FieldDescriptorProto_Type;

/** `json_name` is what compilers fill in, and what error paths are made of. */
function field(
  name: string,
  jsonName: string,
  number: number,
  type: FieldDescriptorProto_Type,
  maxLen?: number,
): FieldDescriptorProto {
  const options = create(FieldOptionsSchema);
  if (maxLen !== undefined) {
    const rules = create(FieldRulesSchema, { type: { case: 'string', value: { maxLen: BigInt(maxLen) } } });
    setExtension(options, fieldRules, rules);
  }
  const label = FieldDescriptorProto_Label.OPTIONAL;
  return create(FieldDescriptorProtoSchema, { name, jsonName, number, type, label, options });
}

/** Options of a method: its access rule, or none at all. */
export function methodOptions(access: AccessInit | undefined): MethodOptions {
  const options = create(MethodOptionsSchema);
  if (access !== undefined) setExtension(options, accessOption, create(AccessSchema, access));
  return options;
}

/** Fields of an access option. */
export type AccessInit = Partial<Omit<Access, '$typeName' | '$unknown'>>;

export interface MethodSpec {
  readonly name: string;
  readonly access: AccessInit | undefined;
  readonly serverStreaming?: boolean;
  readonly clientStreaming?: boolean;
  readonly readOnly?: boolean;
}

function methodProto(spec: MethodSpec): MethodDescriptorProto {
  const options = methodOptions(spec.access);
  if (spec.readOnly === true) options.idempotencyLevel = MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  return create(MethodDescriptorProtoSchema, {
    name: spec.name,
    inputType: '.rpc.testing.v1.EchoMessage',
    outputType: '.rpc.testing.v1.EchoMessage',
    serverStreaming: spec.serverStreaming ?? false,
    clientStreaming: spec.clientStreaming ?? false,
    options,
  });
}

/** A service `rpc.testing.v1.EchoService` with these methods, from a descriptor that is written by hand. */
export function echoServiceWith(methods: readonly MethodSpec[]): DescService {
  const file = create(FileDescriptorProtoSchema, {
    name: 'rpc/testing/v1/echo.proto',
    package: 'rpc.testing.v1',
    syntax: 'proto3',
    messageType: [
      {
        name: 'EchoMessage',
        field: [
          field('text', 'text', 1, STRING, 1000),
          field('request_id', 'requestId', 2, STRING),
          field('count', 'count', 3, INT32),
        ],
      },
    ],
    service: [{ name: 'EchoService', method: methods.map(methodProto) }],
  });
  const service = createFileRegistry(file, () => undefined).getService('rpc.testing.v1.EchoService');
  if (service === undefined) throw new Error('the test service is not in its own file');
  return service;
}

export const EchoService: DescService = echoServiceWith([
  { name: 'Ping', access: { public: true }, readOnly: true },
  { name: 'WhoAmI', access: { authenticated: true } },
  { name: 'Echo', access: { anyScope: ['echo:read', 'echo:admin'] }, readOnly: true },
  { name: 'Save', access: { anyScope: ['echo:write'], audited: true } },
  { name: 'Approve', access: { anyScope: ['echo:write'], audited: true, freshAuthentication: true } },
  { name: 'Missing', access: { anyScope: ['echo:read'] } },
  { name: 'Watch', access: { anyScope: ['echo:read'] }, serverStreaming: true },
  { name: 'Gather', access: { anyScope: ['echo:write'], audited: true }, clientStreaming: true },
  { name: 'Relay', access: { internal: true } },
  { name: 'Follow', access: { internal: true }, serverStreaming: true },
]);

export const ECHO_SCOPES: ReadonlySet<string> = new Set(['echo:read', 'echo:write', 'echo:admin']);

export function methodNamed(name: string, service: DescService = EchoService): DescMethod {
  const method = service.methods.find((candidate) => candidate.name === name);
  if (method === undefined) throw new Error(`no method ${name}`);
  return method;
}

export function unaryNamed(name: string): DescMethodUnary {
  return methodNamed(name) as DescMethodUnary;
}

export function streamNamed(name: string): DescMethodServerStreaming {
  return methodNamed(name) as DescMethodServerStreaming;
}

export function clientStreamNamed(name: string): DescMethodClientStreaming {
  return methodNamed(name) as DescMethodClientStreaming;
}

export const EchoMessageSchema: DescMessage = methodNamed('Echo').input;

export function echo(fields: { text?: string; requestId?: string; count?: number } = {}): EchoMessage {
  return create(EchoMessageSchema, fields) as EchoMessage;
}
