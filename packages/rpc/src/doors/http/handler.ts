import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * One thing that the HTTP door can serve. Resolves to false, having touched nothing, when the request is for somebody
 * else; to true when the response is done or is somebody's business. A rejection is answered as INTERNAL.
 */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The path of a request, without query. */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Aborts when the connection closes before the response is done: the caller has gone. */
export function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
