import { DistributionService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { engineReports, engineStatus } from '../engines/engine-messages.ts';
import { listEngineStatuses } from '../engines/list-engine-statuses.ts';
import { reportEngineStatus } from '../engines/report-engine-status.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { activeHead } from './active-head.ts';
import { EnvironmentFeeds } from './environment-feeds.ts';
import { bundleEtag } from './head-record.ts';
import { loadBundle } from './load-bundle.ts';
import { OPA_BUNDLE_TYPE, opaBundle } from './opa-bundle.ts';
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

    async getOpaBundle(request, context) {
      const live = await activeHead(deps, context, request);
      if (live === undefined) return { notModified: true, etag: request.ifNoneMatch };
      const data = await opaBundle(await loadBundle(deps, context.principal.tenant, live));
      return { content: { contentType: OPA_BUNDLE_TYPE, data }, etag: bundleEtag(live.head) };
    },

    async reportEngineStatus(request, context) {
      await reportEngineStatus(deps, context, engineReports(request));
      return {};
    },

    async listEngineStatuses(request, context) {
      const { entries, nextPageToken } = await listEngineStatuses(deps, pager, context, request);
      return { statuses: entries.map(engineStatus), nextPageToken };
    },

    watchEnvironment: (request, context) => watchEnvironment({ deps, feeds, pager }, context, request),
  });
}
