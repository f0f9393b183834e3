import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Reason } from '../../errors/reasons.ts';

/**
 * Answers with problem+json (RFC 9457) in the form that the REST door uses. For what the HTTP door refuses itself,
 * outside of any RPC.
 */
export function writeProblem(response: ServerResponse, status: number, code: Reason, detail: string): string {
  const traceId = randomBytes(16).toString('hex');
  const problem = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail, code, details: [], traceId };
  const body = JSON.stringify({ ...problem, metadata: {} });
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
  return traceId;
}

const TITLES: Readonly<Record<number, string>> = {
  404: 'Not Found',
  408: 'Request Timeout',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};
