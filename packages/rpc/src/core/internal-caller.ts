import type { Reason } from '../errors/reasons.ts';
import { ServiceError } from '../errors/service-error.ts';
import type { Authenticator, Credentials, Identity, Principal } from './principal.ts';

/** What the token of a service of the suite must carry to call internal methods. It opens nothing else. */
export const INTERNAL_SCOPE = 'policy:internal';

/** What tenants are called; checked here since the tenant of a service is named by the call and not by a token. */
const TENANT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Marks a refusal as one of the service token, lest anybody takes it for a fault of the user's. */
const ABOUT_SERVICE = { credential: 'service' } as const;

export type ServiceAuthenticator = Required<Authenticator>;

/** Who calls an internal method: the service, and for whom it acts. */
export interface InternalCaller {
  readonly service: Identity;
  /** The user whose token came along; else the service itself, in the tenant that the call names. */
  readonly principal: Principal;
}

/**
 * The callers of an internal method.
 * Throws TOKEN_MISSING, TOKEN_INVALID, SCOPE_MISSING, NOT_PERMITTED, TENANT_NOT_ALLOWED, UNAVAILABLE.
 */
export async function internalCaller(
  authenticator: ServiceAuthenticator,
  { token, requestedTenant, serviceToken }: Credentials,
): Promise<InternalCaller> {
  const service = await provenService(authenticator, serviceToken);
  if (token !== undefined) return { service, principal: await authenticator.authenticate({ token, requestedTenant }) };
  return { service, principal: { ...service, tenant: namedTenant(requestedTenant) } };
}

async function provenService(authenticator: ServiceAuthenticator, token: string | undefined): Promise<Identity> {
  if (token === undefined) {
    throw refusal('TOKEN_MISSING', 'Only services of the suite call this method; the call carries no service token.');
  }
  const service = await authenticator.identify(token).catch((thrown: unknown) => {
    throw thrown instanceof ServiceError ? thrown.withMetadata(ABOUT_SERVICE) : thrown;
  });
  if (!service.scopes.has(INTERNAL_SCOPE)) {
    throw refusal('SCOPE_MISSING', `The service token needs the scope ${INTERNAL_SCOPE}.`);
  }
  if (service.kind === 'client') return service;
  throw refusal('NOT_PERMITTED', 'The service token is that of a person; only services of the suite call this method.');
}

function namedTenant(requested: string | undefined): string {
  if (requested !== undefined && TENANT_NAME.test(requested)) return requested;
  throw refusal('TENANT_NOT_ALLOWED', 'A service acts in the tenant that X-Stella-Tenant names; the call names none.');
}

function refusal(reason: Reason, message: string): ServiceError {
  return new ServiceError(reason, message, { metadata: ABOUT_SERVICE });
}
