import type { DescService } from '@bufbuild/protobuf';
import { Server, ServerCredentials, type UntypedHandleCall } from '@grpc/grpc-js';
import type { Dispatcher } from '../../core/call.ts';
import { isClientStreaming, isServerStreaming, isUnary } from '../../core/method-kind.ts';
import type { ReadinessCheck } from '../readiness.ts';
import { addHealth } from './health.ts';
import { clientStreamMethod, streamMethod, unaryMethod } from './methods.ts';
import { addReflection } from './reflection.ts';
import { rawServiceDefinition } from './service-definition.ts';

export interface GrpcLimits {
  /** Bytes of one message of a request. 16 MiB unless told. */
  readonly maxRequestBytes: number;
  /** Calls at once on one connection. */
  readonly maxConcurrentStreams: number;
  /** A connection without traffic is probed after this, and dropped when it does not answer within the timeout. */
  readonly keepaliveTimeMs: number;
  readonly keepaliveTimeoutMs: number;
  readonly maxConnectionIdleMs: number;
  /** After this a connection takes no new calls. Its client connects again, and so gets to know servers that were added meanwhile. */
  readonly maxConnectionAgeMs: number;
}

export const DEFAULT_GRPC_LIMITS: GrpcLimits = {
  maxRequestBytes: 16 * 1024 * 1024,
  maxConcurrentStreams: 200,
  keepaliveTimeMs: 60_000,
  keepaliveTimeoutMs: 20_000,
  maxConnectionIdleMs: 600_000,
  maxConnectionAgeMs: 600_000,
};

export interface GrpcDoorOptions {
  readonly dispatcher: Dispatcher;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly limits?: Partial<GrpcLimits>;
  /** What `grpc.health.v1` says. SERVING for as long as the door is open unless given. */
  readonly readiness?: ReadinessCheck;
  /** PEM. Without it the door speaks plain HTTP/2, for loopback and for meshes that encrypt. */
  readonly tls?: { readonly key: Buffer; readonly certificate: Buffer; readonly clientCa?: Buffer };
}

export interface GrpcDoor {
  readonly port: number;
  /** NOT_SERVING, no new calls; resolves when the running ones are done, or are cut off after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * grpc-js refuses a message above its limit with a bare RESOURCE_EXHAUSTED, before any of our code runs. Its limit is
 * this much above ours, so that what is only somewhat too large is refused by us, with the reason.
 */
const RECEIVE_SLACK_BYTES = 4 * 1024 * 1024;

/** Serves the dispatcher over gRPC, with health and reflection. Rejects when the address cannot be bound. */
export async function startGrpcDoor(options: GrpcDoorOptions): Promise<GrpcDoor> {
  const { dispatcher, host } = options;
  const limits: GrpcLimits = { ...DEFAULT_GRPC_LIMITS, ...options.limits };
  const server = new Server({
    'grpc.max_receive_message_length': limits.maxRequestBytes + RECEIVE_SLACK_BYTES,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': limits.maxConcurrentStreams,
    'grpc.keepalive_time_ms': limits.keepaliveTimeMs,
    'grpc.keepalive_timeout_ms': limits.keepaliveTimeoutMs,
    'grpc.max_connection_idle_ms': limits.maxConnectionIdleMs,
    'grpc.max_connection_age_ms': limits.maxConnectionAgeMs,
  });
  for (const service of dispatcher.services) {
    server.addService(rawServiceDefinition(service), handlersOf(dispatcher, service, limits.maxRequestBytes));
  }
  const services = dispatcher.services.map(({ typeName }) => typeName);
  const notServing = addHealth(server, services, options.readiness ?? (async () => ({ isReady: true, degraded: [] })));
  addReflection(server, dispatcher.services);
  const port = await bind(server, `${host.includes(':') ? `[${host}]` : host}:${options.port}`, options.tls);
  return {
    port,
    async close(graceMs) {
      notServing();
      await shutDown(server, graceMs);
    },
  };
}

function handlersOf(dispatcher: Dispatcher, service: DescService, maxBytes: number): Record<string, UntypedHandleCall> {
  const handlers: Record<string, UntypedHandleCall> = {};
  for (const method of service.methods) {
    if (isUnary(method)) handlers[method.localName] = unaryMethod(dispatcher, method, maxBytes);
    if (isServerStreaming(method)) {
      handlers[method.localName] = streamMethod(dispatcher, method, maxBytes);
    }
    if (isClientStreaming(method)) handlers[method.localName] = clientStreamMethod(dispatcher, method, maxBytes);
  }
  return handlers;
}

function bind(server: Server, address: string, tls: GrpcDoorOptions['tls']): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(
          tls.clientCa ?? null,
          [{ private_key: tls.key, cert_chain: tls.certificate }],
          tls.clientCa !== undefined,
        );
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}

function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
