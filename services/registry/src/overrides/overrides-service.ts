import { type CreateOverrideRequest, OverrideService } from '@policy-registry/contracts/registry';
import { OVERRIDE_STATUSES } from '@policy-registry/overrides';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTimestamp } from '../kernel/timestamps.ts';
import { approveOverride } from './approve-override.ts';
import { type CreateOverride, createOverride } from './create-override.ts';
import { disableOverride } from './disable-override.ts';
import { expireLapsed } from './keep-overrides.ts';
import { overrideMessage, overrideStateFilter } from './override-message.ts';
import { OVERRIDES } from './override-record.ts';
import { readOverride } from './read-override.ts';

/** The handlers of OverrideService: proto messages in and out, nothing decided here. */
export function overrideHandlers(deps: RegistryDependencies, pager: Pager): Implementation {
  return implement(OverrideService, {
    async createOverride(request, context) {
      return { override: overrideMessage(await createOverride(deps, context, readRequest(request)), deps.now()) };
    },

    async getOverride(request, { principal }) {
      return { override: overrideMessage(await readOverride(deps, principal.tenant, request.override), deps.now()) };
    },

    async listOverrides(request, context) {
      const { tenant } = context.principal;
      const state = overrideStateFilter(request.state);
      checkFreeText({ pack: request.pack });
      await expireLapsed(deps, tenant, context.signal);
      const { items, nextPageToken } = await listPage(
        pager,
        context,
        deps.documents.forTenant(tenant).collection(OVERRIDES),
        request,
        {
          where: { ...(request.pack === '' ? {} : { pack: request.pack }), ...(state === undefined ? {} : { state }) },
          orderBy: { field: 'createTime', value: ({ createTime }) => createTime },
          descending: true,
        },
      );
      const now = deps.now();
      return { overrides: items.map((stored) => overrideMessage(stored, now)), nextPageToken };
    },

    async approveOverride(request, context) {
      return { override: overrideMessage(await approveOverride(deps, context, request), deps.now()) };
    },

    async disableOverride(request, context) {
      return { override: overrideMessage(await disableOverride(deps, context, request), deps.now()) };
    },
  });
}

function readRequest(request: CreateOverrideRequest): CreateOverride {
  const { pack, rule, owner, reason, expireTime, scope } = request;
  const { purl = '', advisory = '', artifact = '', environment = '' } = scope ?? {};
  const status = OVERRIDE_STATUSES.find((known) => known === request.status);
  // The rules of the contract see to both.
  if (status === undefined) throw invalidArgument('status', 'is none that an override may give', 'status');
  if (expireTime === undefined) throw invalidArgument('expireTime', 'is required', 'required');
  return {
    ...{ pack, rule, owner, reason, status, scope: { purl, advisory, artifact, environment } },
    expireTime: readTimestamp('expireTime', expireTime),
  };
}
