/** connect-node ends a call at its deadline by itself, without details. Ours ends this much earlier. */
const DEADLINE_MARGIN_MS = 5;

const UNIT_MS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000_001 };

/**
 * The time that a stream or gRPC-Web request gives, in milliseconds, from `connect-timeout-ms` or `grpc-timeout`.
 * Undefined when it gives none, or one that is malformed: connect-node refuses that with the request.
 */
export function requestTimeout(headers: Readonly<Record<string, string>>): number | undefined {
  const connect = headers['connect-timeout-ms'];
  if (connect !== undefined && /^\d{1,10}$/.test(connect)) return Math.max(0, Number(connect) - DEADLINE_MARGIN_MS);
  const [, amount, unit] = /^(\d{1,8})([HMSmun])$/.exec(headers['grpc-timeout'] ?? '') ?? [];
  const unitMs = unit === undefined ? undefined : UNIT_MS[unit];
  return unitMs === undefined ? undefined : Math.max(0, Number(amount) * unitMs - DEADLINE_MARGIN_MS);
}
