import { DistributionService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { activeHead } from './active-head.ts';
import { EnvironmentFeeds } from './environment-feeds.ts';
import { loadBundle } from './load-bundle.ts';
import { watchEnvironment } from './watch-environment.ts';

/** The handlers of DistributionService: proto messages in and out, nothing decided here. */
export function distributionHandlers(
  deps: ReleaseDependencies,
  pager: Pager,
  feeds: EnvironmentFeeds = new EnvironmentFeeds(deps),
): Implementation {
  return implement(DistributionService, {
    async getActiveBundle(request, context) {
      const live = await activeHead(deps, context, request);
      if (live === undefined) return { notModified: true };
      return { bundle: await loadBundle(deps, context.principal.tenant, live) };
    },

    watchEnvironment: (request, context) => watchEnvironment({ deps, feeds, pager }, context, request),
  });
}
