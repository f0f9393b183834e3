import { SERVICES } from '@policy-registry/contracts';
import { SCOPES } from '@policy-registry/identity';
import { type Dispatcher, INTERNAL_SCOPE } from '@policy-registry/rpc';
import {
  connectHandler,
  createReadinessCheck,
  type HttpHandler,
  healthHandler,
  restInvoke,
  startGrpcDoor,
  startHttpDoor,
  unboundBody,
} from '@policy-registry/rpc/doors';
import type { Logger } from '@policy-registry/telemetry';
import { buildRoutes, createRestHandler } from '@policy-registry/transcoding';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from '../process/shutdown.ts';
import { VERSION } from '../version.ts';
import { apiDocsHandler } from './api-docs.ts';
import { openApiOf } from './open-api.ts';
import { protectedResourceHandler } from './protected-resource.ts';

export interface DoorParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly dispatcher: Dispatcher;
  readonly issuer: string;
  /** Resolves while the process can do its work; `/readyz` asks. */
  readonly ready: () => Promise<void>;
  /** What it can do without for a while, by name; `/readyz` says what of it does not work. */
  readonly dispensable?: Readonly<Record<string, () => Promise<void>>>;
  readonly shutdown: Shutdown;
  /** `public`: REST, Connect, gRPC-Web, the API page. `service`: calls come by gRPC alone, and HTTP is for health. */
  readonly surface: 'public' | 'service';
}

export interface Doors {
  readonly httpUrl: string;
  /** `host:port` */
  readonly grpcAddress: string;
}

/** For the last answers to leave, when the grace is over. */
const ANSWER_MS = 500;

/**
 * Opens both doors, and leaves it to `shutdown` to let running calls finish and to close them. From then on the process is not
 * ready, whatever its parts say.
 */
export async function openDoors(parts: DoorParts): Promise<Doors> {
  const { config, logger, dispatcher, dispensable = {}, shutdown } = parts;
  let isGoingDown = false;
  const ready = async () => {
    if (isGoingDown) throw new Error('the process is going down');
    await parts.ready();
  };
  const readiness = createReadinessCheck({ ready, dispensable, logger });
  const open: { close(graceMs: number): Promise<void> }[] = [];
  shutdown.drain('doors', async () => {
    isGoingDown = true;
    const graceMs = config.shutdown.graceSeconds * 1000;
    dispatcher.drain(graceMs);
    await Promise.all(open.map((door) => door.close(graceMs + ANSWER_MS)));
  });
  const http = await startHttpDoor({
    host: config.http.host,
    port: config.http.port,
    logger,
    handlers: [healthHandler(readiness), ...(parts.surface === 'public' ? publicHandlers(parts) : [])],
  });
  open.push(http);
  const grpc = await startGrpcDoor({
    dispatcher,
    host: config.grpc.host,
    port: config.grpc.port,
    readiness,
    limits: { maxRequestBytes: config.limits.requestBytes },
  });
  open.push(grpc);
  return {
    httpUrl: `http://${config.http.host}:${http.port}`,
    grpcAddress: `${config.grpc.host}:${grpc.port}`,
  };
}

function publicHandlers({ config, logger, dispatcher, issuer }: DoorParts): HttpHandler[] {
  const maxRequestBytes = config.limits.requestBytes;
  // What is streamed in is documents.
  const streamedLimits = {
    maxRequestBytes: config.limits.documentBytes,
    maxDecompressedBytes: config.limits.documentBytes,
  };
  const routes = buildRoutes(SERVICES, { keptEscapes: 'slash' });
  return [
    protectedResourceHandler({
      issuer,
      scopes: Object.keys(SCOPES).filter((scope) => scope !== INTERNAL_SCOPE),
      publicUrl: config.http.publicUrl,
    }),
    connectHandler({ dispatcher, limits: { maxRequestBytes } }),
    createRestHandler({
      routes,
      invoke: restInvoke(dispatcher),
      limits: {
        maxRequestBytes,
        maxDecompressedBytes: maxRequestBytes,
        maxUrlBytes: 16 * 1024,
        maxTimeoutMs: config.deadline.maximumSeconds * 1000,
      },
      bodyLimitsOf: (method) => (method.methodKind === 'client_streaming' ? streamedLimits : undefined),
      onStreamedBody: unboundBody,
      onError: (err, context) => logger.error({ err, traceId: context.traceId }, 'a REST call failed'),
    }),
    apiDocsHandler(openApiOf(routes, VERSION, issuer)),
  ];
}
