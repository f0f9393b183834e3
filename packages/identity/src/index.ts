export { type AuthenticatorOptions, createAuthenticator } from './authenticator.ts';
export type { TokenCheck } from './refusals.ts';
export { SCOPES, type Scope } from './scopes.ts';
