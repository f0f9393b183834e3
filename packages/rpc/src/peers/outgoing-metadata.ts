import { Metadata } from '@grpc/grpc-js';
import { HEADER } from '../doors/credentials.ts';
import { ServiceError } from '../errors/service-error.ts';

/** What goes with a call to a peer beside its message. */
export interface Outgoing {
  /** The user for whom the call is made. */
  readonly token: string | undefined;
  readonly requestedTenant: string | undefined;
  /** The calling service, which is this one. */
  readonly serviceToken: string | undefined;
  readonly requestId: string | undefined;
  readonly trace: Readonly<Record<string, string>>;
}

/** grpc-js throws, with the value in its message, for what is not printable ASCII; a token must not get into a log that way. */
const SENDABLE = /^[\x20-\x7e]*$/;

/** Throws TOKEN_INVALID or TENANT_NOT_ALLOWED for values that cannot be sent; no token and no tenant looks like that. */
export function outgoingMetadata({ token, requestedTenant, serviceToken, requestId, trace }: Outgoing): Metadata {
  if (token !== undefined && !SENDABLE.test(token)) {
    throw new ServiceError('TOKEN_INVALID', 'The bearer token is not a token.');
  }
  if (requestedTenant !== undefined && !SENDABLE.test(requestedTenant)) {
    throw new ServiceError('TENANT_NOT_ALLOWED', 'X-Stella-Tenant does not name a tenant.');
  }
  const metadata = new Metadata();
  const set = (key: string, value: string | undefined) => {
    if (value !== undefined && SENDABLE.test(value)) metadata.set(key, value);
  };
  set(HEADER.authorization, token && `Bearer ${token}`);
  set(HEADER.tenant, requestedTenant);
  set(HEADER.serviceAuthorization, serviceToken && `Bearer ${serviceToken}`);
  set(HEADER.requestId, requestId);
  for (const [key, value] of Object.entries(trace)) set(key, value);
  return metadata;
}
