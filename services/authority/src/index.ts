export { type Authority, type AuthorityOptions, startAuthority } from './authority.ts';
export { CLIENTS, PERSONA_GRANT, POLICYCTL_CLIENT_ID, type ServiceClient, SUITE_CLIENTS } from './clients.ts';
export {
  type ClientTokenRequest,
  type DevelopmentToken,
  type PersonaTokenRequest,
  requestClientToken,
  requestPersonaToken,
} from './development-tokens.ts';
export { PEOPLE, type Person, type Role, TENANTS, type Tenant } from './people.ts';
