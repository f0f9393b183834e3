import type { ServerResponse } from 'node:http';
import type { Readiness, ReadinessCheck } from '../readiness.ts';
import { type HttpHandler, pathOf } from './handler.ts';

/**
 * `GET /healthz`: the process answers. `GET /readyz`: 200 when it can take calls, else 503; with `degraded` where it does without a
 * part. Both say only that.
 */
export function healthHandler(check: ReadinessCheck): HttpHandler {
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

function answer(response: ServerResponse, { isReady, degraded }: Readiness): void {
  response.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  const body = { status: isReady ? 'ok' : 'unavailable', ...(degraded.length > 0 && { degraded }) };
  response.end(response.req.method === 'HEAD' ? undefined : JSON.stringify(body));
}
