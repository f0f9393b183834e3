import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Server as NetServer } from 'node:net';
import type { Logger } from '@policy-registry/telemetry';
import type { HttpHandler } from './handler.ts';
import { writeProblem } from './problem.ts';
import { boundBody } from './streamed-body.ts';

export interface HttpLimits {
  /** All headers of a request must have come by then; a client that trickles them is cut off with 408. */
  readonly headersTimeoutMs: number;
  /** The whole request, body included. */
  readonly requestTimeoutMs: number;
  /** The same where the body is read as a stream (`unboundBody`). */
  readonly streamTimeoutMs: number;
  /** A connection that is kept open for the next request. */
  readonly keepAliveTimeoutMs: number;
  /** A connection on which nothing moves, e.g. a reader that does not read. */
  readonly idleTimeoutMs: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 120_000,
  streamTimeoutMs: 3_700_000,
  keepAliveTimeoutMs: 65_000,
  idleTimeoutMs: 600_000,
  maxHeaderBytes: 32 * 1024,
  maxConnections: 10_000,
};

export interface HttpDoorOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Tried in order; what none takes is 404. */
  readonly handlers: readonly HttpHandler[];
  readonly logger: Logger;
  readonly limits?: Partial<HttpLimits>;
  /** PEM. Without it the door speaks plain HTTP, for loopback and behind a proxy that encrypts. */
  readonly tls?: { readonly key: Buffer; readonly certificate: Buffer };
}

export interface HttpDoor {
  readonly port: number;
  /** No new connections; resolves when the running requests are answered, or are cut off after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** When the door closes, the next request of a connection may be on its way: it is answered, and the connection closed with it. */
const IDLE_MS = 250;

/** Serves the handlers over HTTP/1.1. Rejects when the address cannot be bound. */
export async function startHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const limits: HttpLimits = { ...DEFAULT_HTTP_LIMITS, ...options.limits };
  let closing = false;
  const open = new Set<ServerResponse>();
  const server = createHttpServer(options, limits, (request, response) => {
    if (closing) response.setHeader('connection', 'close');
    open.add(response);
    response.once('close', () => {
      open.delete(response);
    });
    boundBody(request, response, limits.requestTimeoutMs);
    void serve(options, request, response);
  });
  server.maxConnections = limits.maxConnections;
  server.setTimeout(limits.idleTimeoutMs);
  await listen(server, options.port, options.host);
  return {
    port: (server.address() as AddressInfo).port,
    close(graceMs) {
      closing = true;
      for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
      return shutDown(server, graceMs);
    },
  };
}

async function serve(options: HttpDoorOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('error', (err) => options.logger.debug({ err }, 'the response could not be sent'));
  try {
    for (const handler of options.handlers) if (await handler(request, response)) return;
    writeProblem(response, 404, 'NOT_FOUND', 'There is nothing at this path.');
  } catch (err) {
    if (response.headersSent) {
      options.logger.error({ err }, 'an HTTP handler failed in the middle of its response');
      response.destroy();
    } else {
      const traceId = writeProblem(response, 500, 'INTERNAL', 'The service failed on this request.');
      options.logger.error({ err, traceId }, 'an HTTP handler failed');
    }
  }
}

function createHttpServer(
  { tls }: HttpDoorOptions,
  limits: HttpLimits,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const settings: ServerOptions = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: Math.max(limits.requestTimeoutMs, limits.streamTimeoutMs),
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    maxHeaderSize: limits.maxHeaderBytes,
    connectionsCheckingInterval: Math.min(5_000, limits.headersTimeoutMs),
  };
  if (tls === undefined) return createServer(settings, listener);
  return createTlsServer({ ...settings, key: tls.key, cert: tls.certificate }, listener);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
    // That of node:http would close idle connections now.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(force);
      clearInterval(idle);
      resolve();
    });
  });
}
