import type { ServerResponse } from 'node:http';
import type { Logger } from '@policy-registry/telemetry';
import { type HttpHandler, pathOf } from './handler.ts';

export interface HealthOptions {
  /** Resolves when the service can take calls: its stores answer, it is not going down. */
  readonly ready: () => Promise<void>;
  /** Parts that the service can do without for a while, by name: each resolves while it works. */
  readonly dispensable?: Readonly<Record<string, () => Promise<void>>>;
  readonly logger: Logger;
  /** 2000 ms unless told. */
  readonly timeoutMs?: number;
}

interface Readiness {
  readonly isReady: boolean;
  /** Dispensable parts that do not work. */
  readonly degraded: readonly string[];
}

/**
 * `GET /healthz`: the process answers. `GET /readyz`: 200 when it can take calls, else 503; with `degraded` where it does without a
 * part. Both say only that; what is wrong is in the log. Probes that come while a check runs share it, so that probing
 * cannot pile up.
 */
export function healthHandler({ ready, dispensable = {}, logger, timeoutMs = 2000 }: HealthOptions): HttpHandler {
  let running: Promise<Readiness> | undefined;
  const isReady = async () => {
    try {
      await withinTime(ready, timeoutMs);
      return true;
    } catch (err) {
      logger.warn({ err }, 'not ready');
      return false;
    }
  };
  const check = () => {
    running ??= Promise.all([isReady(), missing(dispensable, timeoutMs)])
      .then(([isReady, degraded]) => ({ isReady, degraded }))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return async (request, response) => {
    const path = pathOf(request);
    if (path !== '/healthz' && path !== '/readyz') return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    answer(response, path === '/healthz' ? { isReady: true, degraded: [] } : await check());
    return true;
  };
}

/** Not logged here: whoever uses the part says once what a probe would say every few seconds. */
async function missing(parts: NonNullable<HealthOptions['dispensable']>, timeoutMs: number): Promise<string[]> {
  const names = Object.keys(parts);
  const checks = Object.values(parts).map((ready) => withinTime(ready, timeoutMs));
  const outcomes = await Promise.allSettled(checks);
  return names.filter((_, index) => outcomes[index]?.status === 'rejected');
}

async function withinTime(ready: () => Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([ready(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function answer(response: ServerResponse, { isReady, degraded }: Readiness): void {
  response.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  const body = { status: isReady ? 'ok' : 'unavailable', ...(degraded.length > 0 && { degraded }) };
  response.end(response.req.method === 'HEAD' ? undefined : JSON.stringify(body));
}
