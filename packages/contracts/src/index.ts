import type { DescService } from '@bufbuild/protobuf';
import {
  AttestationService,
  EvidenceService,
  RetentionService,
  TransparencyService,
  VerificationPolicyService,
} from './attestation.ts';
import { PolicyEngineService } from './engine.ts';
import { PolicySourceService, SigningService, SimulationDirectoryService } from './internal.ts';
import {
  AuditService,
  DistributionService,
  EnvironmentService,
  GovernanceService,
  IdentityService,
  OverrideService,
  PackService,
  PromotionService,
  ReviewService,
  VersionService,
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
  GovernanceService,
  IdentityService,
  SnapshotService,
  SimulationService,
  AttestationService,
  VerificationPolicyService,
  EvidenceService,
  RetentionService,
  TransparencyService,
  PolicyEngineService,
];

/** What services of the suite ask of one another. Not part of the API, hence in no list, route or document of it. */
export const INTERNAL_SERVICES: readonly DescService[] = [
  SigningService,
  PolicySourceService,
  SimulationDirectoryService,
];
