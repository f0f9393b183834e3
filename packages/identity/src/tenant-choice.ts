import { ServiceError } from '@policy-registry/rpc/errors';
import type { VerifiedToken } from './verified-token.ts';

/**
 * The tenant that a call acts in: the requested one if the token allows it, else the token's default.
 * Throws TENANT_NOT_ALLOWED. A tenant that does not exist and one that the token does not allow are answered alike.
 */
export function chooseTenant(
  { tenants, defaultTenant }: Pick<VerifiedToken, 'tenants' | 'defaultTenant'>,
  requested: string | undefined,
): string {
  if (tenants.length === 0) {
    throw new ServiceError('TENANT_NOT_ALLOWED', 'The access token allows no tenant.');
  }
  if (requested !== undefined) {
    if (tenants.includes(requested)) return requested;
    throw new ServiceError('TENANT_NOT_ALLOWED', 'The access token does not allow the tenant in X-Stella-Tenant.');
  }
  if (defaultTenant === undefined) {
    throw new ServiceError(
      'TENANT_NOT_ALLOWED',
      'The access token allows several tenants: choose one with X-Stella-Tenant.',
    );
  }
  return defaultTenant;
}
