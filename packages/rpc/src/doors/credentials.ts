import type { Credentials } from '../core/principal.ts';

/** Names of the headers (gRPC: metadata keys) that every door reads. */
export const HEADER = {
  authorization: 'authorization',
  tenant: 'x-stella-tenant',
  requestId: 'idempotency-key',
  traceparent: 'traceparent',
} as const;

const BEARER = /^Bearer +([^\s]+) *$/i;

/** The credentials in the values of the two headers. Another scheme than Bearer counts as no token. */
export function credentialsFrom(authorization: string | undefined, tenant: string | undefined): Credentials {
  return {
    token: authorization === undefined ? undefined : BEARER.exec(authorization)?.[1],
    requestedTenant: tenant === undefined || tenant === '' ? undefined : tenant,
  };
}
