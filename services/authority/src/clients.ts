import { TENANTS, type Tenant } from './people.ts';

/** The public client of the command line: PKCE, device code, and the development-only persona grant. */
export const POLICYCTL_CLIENT_ID = 'policyctl';

/** `grant_type` that hands out a token of any seeded person without a browser. It exists in this issuer only. */
export const PERSONA_GRANT = 'urn:stellaops:params:oauth:grant-type:development-persona';

/** A seeded machine identity that gets its tokens by client credentials. */
export interface ServiceClient {
  /** `client_id`, and `sub` of the tokens: `engine-acme`, `ci-globex`, `svc-registry`, ... */
  readonly clientId: string;
  /** Constant and published in this file: worth nothing outside development. */
  readonly clientSecret: string;
  /** Shown to people. */
  readonly name: string;
  /** Absent for the services of the suite: they act in the tenant of each call. */
  readonly tenant?: Tenant;
  /** The most that a token of the client can carry. */
  readonly scopes: readonly string[];
}

const KINDS = [
  {
    kind: 'engine',
    name: 'Policy Engine',
    scopes: ['policy:read', 'effective:read', 'effective:write', 'policy:run'],
  },
  { kind: 'scheduler', name: 'Scheduler', scopes: ['policy:read', 'policy:simulate', 'policy:run'] },
  { kind: 'ci', name: 'Continuous integration', scopes: ['policy:read', 'policy:simulate', 'policy:author'] },
] as const;

/** Policy Engine, Scheduler and CI of each tenant. */
export const CLIENTS: readonly ServiceClient[] = TENANTS.flatMap((tenant) =>
  KINDS.map(({ kind, name, scopes }) => ({
    clientId: `${kind}-${tenant}`,
    clientSecret: `development-only-${kind}-${tenant}`,
    name: `${name} (${tenant})`,
    tenant,
    scopes,
  })),
);

const SUITE = {
  registry: 'Registry',
  simulation: 'Simulation orchestrator',
  attestation: 'Attestation service',
  gateway: 'Gateway',
} as const;

/**
 * The services of the suite, as they prove to one another who they are. Theirs is the one scope that opens what services ask of one
 * another, and nobody else can get it.
 */
export const SUITE_CLIENTS: readonly ServiceClient[] = Object.entries(SUITE).map(([service, name]) => ({
  clientId: `svc-${service}`,
  clientSecret: `development-only-svc-${service}`,
  name,
  scopes: ['policy:internal'],
}));

/** Every client that gets its tokens by client credentials. */
export const CONFIDENTIAL_CLIENTS: readonly ServiceClient[] = [...CLIENTS, ...SUITE_CLIENTS];

const BY_ID = new Map(CONFIDENTIAL_CLIENTS.map((client) => [client.clientId, client]));

export function findServiceClient(clientId: string): ServiceClient | undefined {
  return BY_ID.get(clientId);
}
