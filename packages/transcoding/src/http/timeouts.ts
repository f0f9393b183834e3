import type { IncomingHttpHeaders } from 'node:http';
import { malformed } from '../errors/transcoding-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/**
 * What the caller allows for the call, in milliseconds (at least 1), or undefined: the smaller of `Grpc-Timeout` (as in the
 * gRPC protocol) and `X-Server-Timeout` (seconds), never more than `mostMs`. Throws MALFORMED_REQUEST.
 */
export function timeoutOf(headers: IncomingHttpHeaders, mostMs = Number.POSITIVE_INFINITY): number | undefined {
  const asked = [grpcTimeout(headers['grpc-timeout']), serverTimeout(headers['x-server-timeout'])].filter(
    (value) => value !== undefined,
  );
  return asked.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(mostMs, ...asked)));
}

function grpcTimeout(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const [, amount, unit] = /^([0-9]{1,8})([HMSmun])$/.exec(String(header)) ?? [];
  const factor = UNIT_MS[unit ?? ''];
  if (amount === undefined || factor === undefined) throw malformed('Grpc-Timeout', 'expected digits and a unit');
  return Number(amount) * factor;
}

function serverTimeout(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (!/^[0-9]{1,8}(?:\.[0-9]{1,6})?$/.test(String(header))) throw malformed('X-Server-Timeout', 'expected seconds');
  return Number(header) * 1000;
}
