import type { Implementation, Pager } from '@policy-registry/rpc';
import { attestationHandlers } from './attestation-service.ts';
import { Attestor, type AttestorDependencies } from './attestor.ts';

export { Attestor, type AttestorDependencies } from './attestor.ts';
export { type LocalKey, openLocalKey, readLocalKey, type TrustedKey } from './signing/local-key.ts';
export { signStatement } from './signing/sign-statement.ts';
export { decodeStatement, encodeStatement, STATEMENT_TYPE, type Statement, StatementError } from './statement.ts';
export { type Check, type Expectations, type Verification, verifyBundle } from './verification/verify-bundle.ts';

/** The attestation service: the signer that other services use, and the handlers for the doors. */
export function createAttestationService(
  deps: AttestorDependencies,
  pager: Pager,
): { readonly attestor: Attestor; readonly implementations: readonly Implementation[] } {
  const attestor = new Attestor(deps);
  return { attestor, implementations: [attestationHandlers(deps, attestor, pager)] };
}
