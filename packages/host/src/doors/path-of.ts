import type { IncomingMessage } from 'node:http';

/** The path of a request, without query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}
