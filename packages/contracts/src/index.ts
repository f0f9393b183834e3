import type { DescService } from '@bufbuild/protobuf';
import { AttestationService, EvidenceService, RetentionService, VerificationPolicyService } from './attestation.ts';
import { PolicyEngineService } from './engine.ts';
import { PolicySourceService, SigningService, SimulationDirectoryService } from './internal.ts';
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
} from './registry.ts';
import { SimulationService, SnapshotService } from './simulation.ts';

/** Every service of the API, in the order in which the documentation shows them. */
export const SERVICES: readonly DescService[] = [
  PackService,
  WorkspaceService,
  VersionService,
  ReviewService,
  EnvironmentService,
  PromotionService,
  OverrideService,
  DistributionService,
  AuditService,
  TransparencyService,
  WebhookService,
  GovernanceService,
  IdentityService,
  AdminService,
  SnapshotService,
  SimulationService,
  AttestationService,
  VerificationPolicyService,
  EvidenceService,
  RetentionService,
  PolicyEngineService,
];

/** The service of the suite that serves a part of the API. */
export type Area = 'registry' | 'simulation' | 'attestation' | 'engine';

/** The services of one part, in the order of `SERVICES`. */
export function servicesOf(area: Area): readonly DescService[] {
  return SERVICES.filter(({ typeName }) => typeName.startsWith(`stellaops.policy.${area}.v1.`));
}

/** What services of the suite ask of one another. Not part of the API, hence in no list, route or document of it. */
export const INTERNAL_SERVICES: readonly DescService[] = [
  SigningService,
  PolicySourceService,
  SimulationDirectoryService,
];
