import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which pages of other origins may call. Nothing is allowed unless this is configured. */
export interface CorsOptions {
  /** Exact origins, e.g. `https://console.example.com`, or `*` for every one. */
  readonly origins: readonly string[];
  /** Request headers that a page may send beside the simple ones. */
  readonly allowedHeaders?: readonly string[];
  /** How long a browser may keep the answer to a preflight. 600 s unless said otherwise. */
  readonly maxAgeSeconds?: number;
}

const DEFAULT_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Traceparent',
  'X-Server-Timeout',
];

const EXPOSED_HEADERS = ['ETag', 'Retry-After', 'WWW-Authenticate', 'Allow'];

/** Sets the CORS headers of a response. Credentials are never allowed: the API takes bearer tokens, not cookies. */
export function applyCors(request: IncomingMessage, response: ServerResponse, cors: CorsOptions | undefined): void {
  if (cors === undefined) return;
  response.appendHeader('vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined) return;
  const any = cors.origins.includes('*');
  if (!any && !cors.origins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', any ? '*' : origin);
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS.join(', '));
}

/** Adds what a preflight asks for; `applyCors` has decided already whether the origin is allowed. */
export function applyPreflight(
  response: ServerResponse,
  cors: CorsOptions | undefined,
  allowed: readonly string[],
): void {
  if (cors === undefined || !response.hasHeader('access-control-allow-origin')) return;
  response.setHeader('access-control-allow-methods', allowed.join(', '));
  response.setHeader('access-control-allow-headers', (cors.allowedHeaders ?? DEFAULT_HEADERS).join(', '));
  response.setHeader('access-control-max-age', String(cors.maxAgeSeconds ?? 600));
}
