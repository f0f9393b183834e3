import { mkdirSync } from 'node:fs';
import { type Authority, startAuthority } from '@policy-registry/authority';
import { SERVICES } from '@policy-registry/contracts';
import { createAuthenticator, SCOPES } from '@policy-registry/identity';
import {
  connectHandler,
  createDispatcher,
  createIdempotency,
  createPager,
  type Dispatcher,
  healthHandler,
  type Implementation,
  restInvoke,
  startGrpcDoor,
  startHttpDoor,
  sweepRequestIds,
} from '@policy-registry/rpc';
import { openEmbeddedStores } from '@policy-registry/storage/embedded';
import { createLogger, type Logger, startTracing } from '@policy-registry/telemetry';
import { buildRoutes, createRestHandler } from '@policy-registry/transcoding';
import type { Config } from './config/schema.ts';
import { apiDocsHandler } from './http/api-docs.ts';
import { openApiOf } from './http/open-api.ts';
import { protectedResourceHandler } from './http/protected-resource.ts';
import { openPageKey } from './page-key.ts';
import { createServices } from './services.ts';
import { Shutdown } from './shutdown.ts';

export const VERSION = '0.1.0';

const SWEEP_MS = 3_600_000;
const RELAY_MS = 1_000;

/** A running suite: where its doors are, and how to end it. */
export interface Suite {
  /** REST, Connect, gRPC-Web, `/openapi.json`, `/docs`, `/healthz`, `/readyz`. */
  readonly httpUrl: string;
  /** `host:port` of the gRPC door. */
  readonly grpcAddress: string;
  readonly issuer: string;
  /** Lets running calls finish for the configured grace, then closes everything. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts every service in this process on embedded backends. Rejects, with everything closed again, when the data folder
 * or a port cannot be had.
 */
export async function startSuite(config: Config, now: () => Date = () => new Date()): Promise<Suite> {
  const shutdown = new Shutdown();
  try {
    return await start(config, now, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(config: Config, now: () => Date, shutdown: Shutdown): Promise<Suite> {
  const logger = createLogger({ level: config.log.level, format: logFormat(config) });
  const tracing = startTracing({
    serviceName: 'policy-registry',
    ...(config.tracing.endpoint === '' ? {} : { otlpEndpoint: config.tracing.endpoint }),
  });
  shutdown.add(() => tracing.shutdown());
  mkdirSync(config.data.folder, { recursive: true, mode: 0o700 });
  const stores = openEmbeddedStores({
    folder: config.data.folder,
    maxObjectBytes: config.limits.snapshotBytes,
  });
  shutdown.add(() => stores.close());

  const issuer = await issuerOf(config, logger, shutdown);
  const pager = createPager({ key: openPageKey(config.data.folder) });
  const { implementations, registry } = await createServices({ ...stores, config, pager, now });
  registry.relay.start({ intervalMs: RELAY_MS, log: logger });
  shutdown.add(() => registry.relay.stop());
  const sweep = setInterval(() => {
    sweepRequestIds(stores.documents, now()).catch((err: unknown) =>
      logger.warn({ err }, 'request ids were not swept'),
    );
  }, SWEEP_MS);
  sweep.unref();
  shutdown.add(async () => clearInterval(sweep));

  const dispatcher = createDispatcher({
    implementations: everyService(implementations),
    knownScopes: new Set(Object.keys(SCOPES)),
    authenticator: createAuthenticator({
      issuer,
      audience: config.identity.audience,
      algorithms: config.identity.algorithms.split(',').map((name) => name.trim()),
      now,
    }),
    logger,
    limits: {
      unaryTimeoutMs: config.deadline.defaultSeconds * 1000,
      maxUnaryTimeoutMs: config.deadline.maximumSeconds * 1000,
      maxConcurrentCalls: config.limits.concurrentCalls,
      maxConcurrentCallsPerTenant: Math.max(1, Math.floor(config.limits.concurrentCalls / 2)),
    },
    idempotency: createIdempotency({ documents: stores.documents, now }),
    now,
    freshAuthenticationSeconds: config.identity.freshSeconds,
  });
  const ready = async () => {
    await stores.documents.ready();
    await stores.objects.ready();
  };
  await ready();
  return openDoors({ config, logger, dispatcher, issuer, ready, shutdown });
}

interface DoorParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly dispatcher: Dispatcher;
  readonly issuer: string;
  readonly ready: () => Promise<void>;
  readonly shutdown: Shutdown;
}

async function openDoors({ config, logger, dispatcher, issuer, ready, shutdown }: DoorParts): Promise<Suite> {
  const maxRequestBytes = config.limits.requestBytes;
  const routes = buildRoutes(SERVICES, { keptEscapes: 'slash' });
  const http = await startHttpDoor({
    host: config.http.host,
    port: config.http.port,
    logger,
    handlers: [
      healthHandler({ ready, logger }),
      protectedResourceHandler(issuer, Object.keys(SCOPES)),
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
        onError: (err, context) => logger.error({ err, traceId: context.traceId }, 'a REST call failed'),
      }),
      apiDocsHandler(openApiOf(routes, VERSION, issuer)),
    ],
  });
  const graceMs = config.shutdown.graceSeconds * 1000;
  shutdown.add(() => http.close(graceMs));
  const grpc = await startGrpcDoor({
    dispatcher,
    host: config.grpc.host,
    port: config.grpc.port,
    limits: { maxRequestBytes },
  });
  shutdown.add(() => grpc.close(graceMs));
  shutdown.add(async () => dispatcher.drain());
  return {
    httpUrl: `http://${config.http.host}:${http.port}`,
    grpcAddress: `${config.grpc.host}:${grpc.port}`,
    issuer,
    close: () => shutdown.run(),
  };
}

/** Services of the contract that nobody implements yet are served too: their calls answer UNIMPLEMENTED, not "unknown". */
function everyService(implementations: readonly Implementation[]): Implementation[] {
  const served = new Map(implementations.map((each) => [each.service.typeName, each]));
  return SERVICES.map((service) => served.get(service.typeName) ?? { service, handlers: {} });
}

async function issuerOf(config: Config, logger: Logger, shutdown: Shutdown): Promise<string> {
  if (!config.authority.enabled) return config.identity.issuer;
  const authority: Authority = await startAuthority({
    host: config.authority.host,
    port: config.authority.port,
    audience: config.identity.audience,
    dataFolder: config.data.folder,
    notice: (line) => logger.warn(line),
  });
  shutdown.add(() => authority.close());
  return config.identity.issuer === '' ? authority.issuer : config.identity.issuer;
}

function logFormat({ log }: Config): 'json' | 'pretty' {
  if (log.format !== 'auto') return log.format;
  return process.stderr.isTTY ? 'pretty' : 'json';
}
