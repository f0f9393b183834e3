import { create } from '@bufbuild/protobuf';
import { type Environment, EnvironmentSchema, EnvironmentService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { etagOf } from '@policy-registry/transitions';
import { listPage } from '../kernel/list-page.ts';
import { readTimestamp, timestampOf } from '../kernel/timestamps.ts';
import { maskedFields } from '../kernel/update-mask.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { bindingMessage } from './binding-message.ts';
import { BINDINGS } from './binding-record.ts';
import { createEnvironment, type EnvironmentFields } from './create-environment.ts';
import { ENVIRONMENTS, type EnvironmentRecord } from './environment-record.ts';
import { freezeEnvironment, unfreezeEnvironment } from './freeze-environment.ts';
import { listBindingHistory } from './list-binding-history.ts';
import { liveOf, readBinding, readBindingAsOf } from './read-binding.ts';
import { readEnvironment } from './read-environment.ts';
import { rollbackBinding } from './rollback-binding.ts';
import { ENVIRONMENT_FIELDS, updateEnvironment } from './update-environment.ts';

/** The handlers of EnvironmentService: proto messages in and out, nothing decided here. */
export function environmentHandlers(deps: ReleaseDependencies, pager: Pager): Implementation {
  return implement(EnvironmentService, {
    async createEnvironment({ environment }, context) {
      const request = { ...environmentFields(environment), environment: environment?.environment ?? '' };
      return { environment: environmentMessage(await createEnvironment(deps, context, request)) };
    },

    async getEnvironment(request, { principal }) {
      return { environment: environmentMessage(await readEnvironment(deps, principal.tenant, request.environment)) };
    },

    async listEnvironments(request, context) {
      const environments = deps.documents.forTenant(context.principal.tenant).collection(ENVIRONMENTS);
      const page = await listPage(pager, context, environments, request, {});
      return { environments: page.items.map(environmentMessage), nextPageToken: page.nextPageToken };
    },

    async updateEnvironment({ environment, updateMask, etag }, context) {
      const stored = await updateEnvironment(deps, context, {
        environment: environment?.environment ?? '',
        fields: environmentFields(environment),
        mask: maskedFields(updateMask, ENVIRONMENT_FIELDS),
        etag: etag || (environment?.etag ?? ''),
      });
      return { environment: environmentMessage(stored) };
    },

    async freezeEnvironment(request, context) {
      return { environment: environmentMessage(await freezeEnvironment(deps, context, request)) };
    },

    async unfreezeEnvironment(request, context) {
      return { environment: environmentMessage(await unfreezeEnvironment(deps, context, request)) };
    },

    async getBinding({ environment, pack, asOf }, { principal }) {
      const stored = await readBinding(deps, principal.tenant, environment, pack);
      if (asOf === undefined) return { binding: bindingMessage(stored) };
      const span = await readBindingAsOf(deps, principal.tenant, stored, readTimestamp('asOf', asOf));
      return { binding: bindingMessage(stored, span) };
    },

    async listBindings(request, context) {
      const { tenant } = context.principal;
      await readEnvironment(deps, tenant, request.environment);
      const page = await listPage(pager, context, deps.documents.forTenant(tenant).collection(BINDINGS), request, {
        where: { environment: request.environment, live: true },
        orderBy: { field: 'pack', value: ({ pack }) => pack },
      });
      return {
        bindings: page.items.flatMap((stored) => liveOf(stored) ?? []).map((stored) => bindingMessage(stored)),
        nextPageToken: page.nextPageToken,
      };
    },

    async listBindingHistory(request, context) {
      const { binding, spans, nextPageToken } = await listBindingHistory(deps, pager, context, request);
      return { bindings: spans.map((span) => bindingMessage(binding, span)), nextPageToken };
    },

    async rollbackBinding(request, context) {
      const { binding, span } = await rollbackBinding(deps, context, request);
      return { binding: bindingMessage(binding, span) };
    },
  });
}

function environmentFields(environment: Environment | undefined): EnvironmentFields {
  const { displayName = '', description = '', rank = 0, twoPerson = false } = environment ?? {};
  return { displayName, description, rank, twoPerson };
}

function environmentMessage(stored: Stored<EnvironmentRecord>): Environment {
  const { environment, displayName, description, rank, twoPerson, freeze, createdBy, createTime, updateTime } =
    stored.body;
  return create(EnvironmentSchema, {
    environment,
    displayName,
    description,
    rank,
    twoPerson,
    ...(freeze === undefined ? {} : { freeze: { ...freeze, freezeTime: timestampOf(freeze.freezeTime) } }),
    createdBy,
    createTime: timestampOf(createTime),
    updateTime: timestampOf(updateTime),
    etag: etagOf(stored),
  });
}
