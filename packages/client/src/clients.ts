import { type Client, createClient, type Interceptor, type Transport } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { AttestationService } from '@policy-registry/contracts/attestation';
import { PolicyEngineService } from '@policy-registry/contracts/engine';
import {
  AdminService,
  AuditService,
  DistributionService,
  EnvironmentService,
  GovernanceService,
  IdentityService,
  OverrideService,
  PackService,
  PromotionService,
  ReviewService,
  TransparencyService,
  VersionService,
  WebhookService,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import { SimulationService, SnapshotService } from '@policy-registry/contracts/simulation';

export interface ClientOptions {
  /** Address of the HTTP door, e.g. `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** The access token, asked for with every call so that it may be renewed. `undefined` calls without one. */
  readonly token: () => string | undefined | Promise<string | undefined>;
  /** Chooses among the tenants that the token allows. */
  readonly tenant?: string;
  /** Deadline of a call that sets none, in milliseconds. 30,000 unless told. */
  readonly timeoutMs?: number;
}

/** A typed client of every service. Calls reject with a ConnectError; `describeError` reads the reason out of it. */
export interface Clients {
  readonly packs: Client<typeof PackService>;
  readonly workspaces: Client<typeof WorkspaceService>;
  readonly versions: Client<typeof VersionService>;
  readonly reviews: Client<typeof ReviewService>;
  readonly environments: Client<typeof EnvironmentService>;
  readonly promotions: Client<typeof PromotionService>;
  readonly distribution: Client<typeof DistributionService>;
  readonly governance: Client<typeof GovernanceService>;
  readonly overrides: Client<typeof OverrideService>;
  readonly audit: Client<typeof AuditService>;
  readonly transparency: Client<typeof TransparencyService>;
  readonly webhooks: Client<typeof WebhookService>;
  readonly identity: Client<typeof IdentityService>;
  readonly admin: Client<typeof AdminService>;
  readonly snapshots: Client<typeof SnapshotService>;
  readonly simulations: Client<typeof SimulationService>;
  readonly attestations: Client<typeof AttestationService>;
  readonly engine: Client<typeof PolicyEngineService>;
}

/** Clients over Connect (HTTP/1.1, binary messages). */
export function createClients(options: ClientOptions): Clients {
  return clientsOver(
    createConnectTransport({
      baseUrl: options.baseUrl,
      httpVersion: '1.1',
      useBinaryFormat: true,
      defaultTimeoutMs: options.timeoutMs ?? 30_000,
      interceptors: [credentials(options)],
    }),
  );
}

/** Clients over a transport of the caller's, e.g. gRPC. */
export function clientsOver(transport: Transport): Clients {
  return {
    packs: createClient(PackService, transport),
    workspaces: createClient(WorkspaceService, transport),
    versions: createClient(VersionService, transport),
    reviews: createClient(ReviewService, transport),
    environments: createClient(EnvironmentService, transport),
    promotions: createClient(PromotionService, transport),
    distribution: createClient(DistributionService, transport),
    governance: createClient(GovernanceService, transport),
    overrides: createClient(OverrideService, transport),
    audit: createClient(AuditService, transport),
    transparency: createClient(TransparencyService, transport),
    webhooks: createClient(WebhookService, transport),
    identity: createClient(IdentityService, transport),
    admin: createClient(AdminService, transport),
    snapshots: createClient(SnapshotService, transport),
    simulations: createClient(SimulationService, transport),
    attestations: createClient(AttestationService, transport),
    engine: createClient(PolicyEngineService, transport),
  };
}

function credentials({ token, tenant }: ClientOptions): Interceptor {
  return (next) => async (request) => {
    const value = await token();
    if (value !== undefined) request.header.set('authorization', `Bearer ${value}`);
    if (tenant !== undefined) request.header.set('x-stella-tenant', tenant);
    return next(request);
  };
}
