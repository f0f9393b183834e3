import type { Credentials } from '../core/principal.ts';

/** Names of the headers (gRPC: metadata keys) that every door reads. */
export const HEADER = {
  authorization: 'authorization',
  tenant: 'x-stella-tenant',
  /** gRPC only, and never passed on by a gateway. */
  serviceAuthorization: 'x-stella-service-authorization',
  requestId: 'idempotency-key',
  traceparent: 'traceparent',
} as const;

const BEARER = /^Bearer +([^\s]+) *$/i;

/** The credentials in the values of the two headers. */
export function credentialsFrom(authorization: string | undefined, tenant: string | undefined): Credentials {
  return {
    token: bearerToken(authorization),
    requestedTenant: tenant === undefined || tenant === '' ? undefined : tenant,
  };
}

/** The token in the value of a header. Another scheme than Bearer counts as no token. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
