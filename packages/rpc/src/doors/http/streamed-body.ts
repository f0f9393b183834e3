import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeProblem } from './problem.ts';

/** How long a caller may go on sending what nobody reads any more, so that it comes to read its answer. */
const DRAIN_MS = 2_000;

const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** The body of a request has to come within `timeoutMs`, else it is 408; unless `unboundBody` lifts that. */
export function boundBody(request: IncomingMessage, response: ServerResponse, timeoutMs: number): void {
  if (request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) === 0)
    return;
  const timer = setTimeout(() => {
    if (request.complete) return;
    response.once('close', () => request.destroy());
    if (response.headersSent) response.destroy();
    else
      writeProblem(response.setHeader('connection', 'close'), 408, 'DEADLINE_EXCEEDED', 'The request came too slowly.');
  }, timeoutMs);
  timers.set(request, timer);
  response.once('close', () => clearTimeout(timer));
}

/** Whoever reads the body as a stream has deadlines of its own. */
export function unboundBody(request: IncomingMessage): void {
  clearTimeout(timers.get(request));
}

/** The body is read as a stream, and may be answered before its end: then the rest is dropped for a while, and at last cut off. */
export function streamBody(request: IncomingMessage, response: ServerResponse): void {
  unboundBody(request);
  response.once('finish', () => {
    if (request.complete) return;
    // One that waits for more of the body would keep it from flowing.
    request.removeAllListeners('readable');
    request.resume();
    setTimeout(() => {
      if (!request.complete) request.destroy();
    }, DRAIN_MS).unref();
  });
}
