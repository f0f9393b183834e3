import { create, fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { type Caller, type Door, delayMs, type OneAnswer, type Outcome } from './door.ts';

const DEADLINE_MS = 20_000;
const MESSAGE_BYTES = 128 * 1024 * 1024;

/** Calls with `@grpc/grpc-js`, as an engine would. */
export function grpcDoor(address: string): Door {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.max_send_message_length': MESSAGE_BYTES });
  return {
    name: 'grpc',
    close: () => client.close(),
    async call(method, request, caller) {
      const message = fromJson(method.input, (request ?? {}) as JsonValue);
      try {
        const answer = await unary(client, method, Buffer.from(toBinary(method.input, message)), metadataOf(caller));
        const response = fromBinary(method.output, answer);
        return {
          code: 'OK',
          http: undefined,
          reason: undefined,
          violations: [],
          answer: toJson(method.output, response, { alwaysEmitImplicit: true }),
        };
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

/** In one message, whatever the kind of the method. */
function unary(client: Client, method: OneAnswer, request: Buffer, metadata: Metadata): Promise<Buffer> {
  const path = `/${method.parent.typeName}/${method.name}`;
  const same = (bytes: Buffer) => bytes;
  const options = { deadline: Date.now() + DEADLINE_MS };
  return new Promise((resolve, reject) => {
    const settle = (error: ServiceError | null, answer?: Buffer) => {
      if (error) reject(error);
      else resolve(answer ?? Buffer.alloc(0));
    };
    if (method.methodKind === 'unary') client.makeUnaryRequest(path, same, same, request, metadata, options, settle);
    else client.makeClientStreamRequest(path, same, same, metadata, options, settle).end(request);
  });
}

function metadataOf({ token, tenant }: Caller): Metadata {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  if (tenant !== undefined) metadata.set('x-stella-tenant', tenant);
  return metadata;
}

function refusal(error: unknown): Outcome {
  if (!(error instanceof Error) || !('code' in error) || !('metadata' in error)) throw error;
  const { code, metadata } = error as ServiceError;
  const [bytes] = metadata.get('grpc-status-details-bin');
  const details = bytes === undefined ? create(StatusSchema) : fromBinary(StatusSchema, bytes as Buffer);
  const unpacked = <T>(read: (any: (typeof details.details)[number]) => T | undefined): T | undefined =>
    details.details.map(read).find((value) => value !== undefined);
  return {
    code: status[code],
    http: undefined,
    reason: unpacked((any) => anyUnpack(any, ErrorInfoSchema))?.reason,
    retryAfterMs: delayMs(unpacked((any) => anyUnpack(any, RetryInfoSchema))),
    violations:
      unpacked((any) => anyUnpack(any, BadRequestSchema))?.fieldViolations.map(({ field, reason }) => ({
        field,
        code: reason,
      })) ?? [],
    answer: undefined,
  };
}
