import { fromBinary, type Message } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import {
  type CallOptions,
  Client,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  credentials,
  type ServiceError as GrpcError,
  Metadata,
  status,
} from '@grpc/grpc-js';
import { ErrorInfoSchema } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { type Status, StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { decodedServiceDefinition } from '../doors/grpc/service-definition.ts';
import { type EchoMessage, EchoMessageSchema, EchoService } from './echo-service.ts';

const definition = decodedServiceDefinition(EchoService);

/** A gRPC client of the test service. `raw` sends bytes as they are. */
export class EchoClient extends Client {
  constructor(port: number) {
    super(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
  }

  call(method: string, request: Message, headers: Record<string, string> = {}, options: CallOptions = {}) {
    const { path, requestSerialize } = definitionOf(method);
    return this.raw(path, requestSerialize(request), headers, options);
  }

  /** A call that its client cancels after 20 ms. */
  cancelled(method: string, request: Message, headers: Record<string, string>): Promise<EchoMessage> {
    const { path, requestSerialize } = definitionOf(method);
    return new Promise((resolve, reject) => {
      const call = this.#start(path, requestSerialize(request), headers, {}, resolve, reject);
      setTimeout(() => call.cancel(), 20);
    });
  }

  raw(path: string, request: Buffer, headers: Record<string, string> = {}, options: CallOptions = {}) {
    return new Promise<EchoMessage>((resolve, reject) => {
      this.#start(path, request, headers, options, resolve, reject);
    });
  }

  #start(
    path: string,
    request: Buffer,
    headers: Record<string, string>,
    options: CallOptions,
    resolve: (response: EchoMessage) => void,
    reject: (error: GrpcError) => void,
  ): ClientUnaryCall {
    return this.makeUnaryRequest(
      path,
      (bytes: Buffer) => bytes,
      (bytes) => fromBinary(EchoMessageSchema, bytes) as EchoMessage,
      request,
      metadata(headers),
      options,
      (error, response) => (error === null ? resolve(response as EchoMessage) : reject(error)),
    );
  }

  /** Sends the messages, and closes unless told; the call, to go on with it, and its answer. */
  gather(method: string, requests: readonly Message[], headers: Record<string, string> = {}, close = true) {
    const { path, requestSerialize } = definitionOf(method);
    const answered = Promise.withResolvers<EchoMessage>();
    const call: ClientWritableStream<Message> = this.makeClientStreamRequest(
      path,
      requestSerialize,
      (bytes) => fromBinary(EchoMessageSchema, bytes) as EchoMessage,
      metadata(headers),
      (error, response) => (error === null ? answered.resolve(response as EchoMessage) : answered.reject(error)),
    );
    for (const request of requests) call.write(request);
    if (close) call.end();
    return { call, answer: answered.promise };
  }

  stream(method: string, request: Message, headers: Record<string, string> = {}): ClientReadableStream<EchoMessage> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    return this.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize as (bytes: Buffer) => EchoMessage,
      request,
      metadata(headers),
    );
  }
}

function definitionOf(method: string) {
  const found = definition[method];
  if (found === undefined) throw new Error(`no method ${method}`);
  return found;
}

function metadata(headers: Record<string, string>): Metadata {
  const result = new Metadata();
  for (const [name, value] of Object.entries(headers)) result.set(name, value);
  return result;
}

/** The failure of a call, with its `google.rpc.Status` decoded. */
export interface GrpcFailure {
  readonly code: string;
  readonly message: string;
  readonly status: Status | undefined;
  /** `ErrorInfo.reason`. */
  readonly reason: string | undefined;
  readonly traceId: string | undefined;
  readonly challenge: string | undefined;
}

export async function grpcFailure(call: Promise<unknown>): Promise<GrpcFailure> {
  const error = await call.then(
    () => undefined,
    (thrown: GrpcError) => thrown,
  );
  if (error === undefined) throw new Error('the call succeeded');
  const [bytes] = error.metadata.get('grpc-status-details-bin');
  const decoded = bytes === undefined ? undefined : fromBinary(StatusSchema, bytes as Buffer);
  const info = decoded?.details.map((any) => anyUnpack(any, ErrorInfoSchema)).find((found) => found !== undefined);
  return {
    code: status[error.code] ?? String(error.code),
    message: error.details,
    status: decoded,
    reason: info?.reason,
    traceId: info?.metadata.traceId,
    challenge: error.metadata.get('www-authenticate')[0]?.toString(),
  };
}
