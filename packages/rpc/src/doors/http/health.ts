import type { ServerResponse } from 'node:http';
import type { Logger } from '@policy-registry/telemetry';
import { type HttpHandler, pathOf } from './handler.ts';

export interface HealthOptions {
  /** Resolves when the service can take calls: its stores answer, it is not going down. */
  readonly ready: () => Promise<void>;
  readonly logger: Logger;
  /** 2000 ms unless told. */
  readonly timeoutMs?: number;
}

/**
 * `GET /healthz`: the process answers. `GET /readyz`: 200 when it can take calls, else 503. Both say only that; what is
 * wrong is in the log. Probes that come while a check runs share it, so that probing cannot pile up.
 */
export function healthHandler({ ready, logger, timeoutMs = 2000 }: HealthOptions): HttpHandler {
  let running: Promise<boolean> | undefined;
  const check = () => {
    running ??= withinTime(ready, timeoutMs)
      .then(
        () => true,
        (err: unknown) => {
          logger.warn({ err }, 'not ready');
          return false;
        },
      )
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
    const healthy = path === '/healthz' || (await check());
    answer(response, healthy ? 200 : 503, healthy ? 'ok' : 'unavailable');
    return true;
  };
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

function answer(response: ServerResponse, status: number, word: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(response.req.method === 'HEAD' ? undefined : JSON.stringify({ status: word }));
}
