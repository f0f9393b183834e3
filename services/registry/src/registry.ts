import type { Implementation, Pager } from '@policy-registry/rpc';
import type { RegistryDependencies } from './kernel/ports.ts';
import { packHandlers } from './packs/packs-service.ts';
import { reviewHandlers } from './reviews/reviews-service.ts';
import { policySource, type VersionSource } from './versions/policy-source.ts';
import { versionHandlers } from './versions/versions-service.ts';
import { workspaceHandlers } from './workspaces/workspaces-service.ts';

/** The registry: handlers for the doors, and what it gives to the other services. */
export interface Registry {
  readonly implementations: readonly Implementation[];
  readonly policies: VersionSource;
}

export function createRegistry(deps: RegistryDependencies, pager: Pager): Registry {
  return {
    implementations: [
      packHandlers(deps, pager),
      workspaceHandlers(deps, pager),
      versionHandlers(deps, pager),
      reviewHandlers(deps, pager),
    ],
    policies: policySource(deps),
  };
}
