import { create } from '@bufbuild/protobuf';
import { type Pack, PackSchema, PackService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { etagOf } from '@policy-registry/transitions';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { maskedFields } from '../kernel/update-mask.ts';
import { turnPack } from './archive-pack.ts';
import { createPack } from './create-pack.ts';
import { PACKS } from './pack-record.ts';
import { type PackView, readPack, viewPack } from './read-pack.ts';
import { PACK_FIELDS, updatePack } from './update-pack.ts';

/** The handlers of PackService: proto messages in and out, nothing decided here. */
export function packHandlers(deps: RegistryDependencies, pager: Pager): Implementation {
  return implement(PackService, {
    async createPack({ pack }, context) {
      const fields = packFields(pack);
      const stored = await createPack(deps, context, { ...fields, pack: pack?.pack ?? '' });
      return { pack: packMessage({ stored, latestVersion: '', publishedVersion: '' }) };
    },

    async getPack(request, { principal }) {
      const stored = await readPack(deps, principal.tenant, request.pack);
      return { pack: packMessage(await viewPack(deps.documents.forTenant(principal.tenant), stored)) };
    },

    async listPacks(request, context) {
      const documents = deps.documents.forTenant(context.principal.tenant);
      const where = request.showArchived ? {} : { archived: false };
      const page = await listPage(pager, context, documents.collection(PACKS), request, { where });
      const views = await Promise.all(page.items.map((stored) => viewPack(documents, stored)));
      return { packs: views.map(packMessage), nextPageToken: page.nextPageToken };
    },

    async updatePack({ pack, updateMask, etag }, context) {
      const stored = await updatePack(deps, context, {
        pack: pack?.pack ?? '',
        fields: packFields(pack),
        mask: maskedFields(updateMask, PACK_FIELDS),
        etag: etag || (pack?.etag ?? ''),
      });
      return { pack: packMessage(await viewPack(deps.documents.forTenant(context.principal.tenant), stored)) };
    },

    async archivePack(request, context) {
      const stored = await turnPack(deps, context, 'archive', request);
      return { pack: packMessage(await viewPack(deps.documents.forTenant(context.principal.tenant), stored)) };
    },

    async restorePack(request, context) {
      const stored = await turnPack(deps, context, 'restore', { ...request, reason: '' });
      return { pack: packMessage(await viewPack(deps.documents.forTenant(context.principal.tenant), stored)) };
    },
  });
}

function packFields(pack: Pack | undefined) {
  const { displayName = '', description = '', tags = [], requiredApprovals = 0, approvalRules = [] } = pack ?? {};
  return { displayName, description, tags, requiredApprovals, approvalRules };
}

function packMessage({ stored, latestVersion, publishedVersion }: PackView): Pack {
  const { createTime, updateTime, tags, approvalRules = [], requests: _requests, ...fields } = stored.body;
  return create(PackSchema, {
    ...fields,
    tags: [...tags],
    approvalRules: approvalRules.map((rule) => ({ ...rule, subjects: [...rule.subjects], roles: [...rule.roles] })),
    latestVersion,
    publishedVersion,
    createTime: timestampOf(createTime),
    updateTime: timestampOf(updateTime),
    etag: etagOf(stored),
  });
}
