import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { approvalRules } from './approval-rules.ts';
import { checkPackTexts, type PackFields } from './create-pack.ts';
import { DEFAULT_REQUIRED_APPROVALS, PACKS, type PackRecord } from './pack-record.ts';
import { packTitle } from './read-pack.ts';

/** The fields that `update_mask` may name. */
export const PACK_FIELDS = ['display_name', 'description', 'tags', 'required_approvals', 'approval_rules'] as const;
export type PackField = (typeof PACK_FIELDS)[number];

/**
 * Changes what the mask names. A new number of approvals and new rules hold for reviews that are opened from now on: those that are
 * open keep what they were opened with. Throws NOT_FOUND, ETAG_MISMATCH, INVALID_ARGUMENT, TOO_LARGE.
 */
export async function updatePack(
  deps: RegistryDependencies,
  context: CallContext,
  request: {
    readonly pack: string;
    readonly fields: PackFields;
    readonly mask: ReadonlySet<PackField>;
    readonly etag: string;
  },
): Promise<Stored<PackRecord>> {
  const { pack, fields, mask, etag } = request;
  checkPackTexts(fields);
  const rules = mask.has('approval_rules') ? approvalRules(fields.approvalRules) : undefined;
  const packs = deps.documents.forTenant(context.principal.tenant).collection(PACKS);
  return changeOnce(packs, pack, packTitle(pack), { etag, context }, ({ body }) => {
    const now = deps.now();
    const next: PackRecord = {
      ...body,
      ...masked(fields, mask),
      ...(rules === undefined ? {} : { approvalRules: rules }),
      updateTime: now.toISOString(),
    };
    const details = {
      fields: [...mask].sort(),
      ...(next.requiredApprovals === body.requiredApprovals
        ? {}
        : { requiredApprovals: { from: body.requiredApprovals, to: next.requiredApprovals } }),
      ...(rules === undefined ? {} : { approvalRules: { from: body.approvalRules ?? [], to: rules } }),
    };
    return { body: next, events: [eventOf(context, now, { type: 'policy.pack.updated', pack, details })] };
  });
}

function masked(fields: PackFields, mask: ReadonlySet<PackField>): Partial<PackRecord> {
  return {
    ...(mask.has('display_name') ? { displayName: fields.displayName } : {}),
    ...(mask.has('description') ? { description: fields.description } : {}),
    ...(mask.has('tags') ? { tags: [...fields.tags] } : {}),
    ...(mask.has('required_approvals')
      ? { requiredApprovals: fields.requiredApprovals || DEFAULT_REQUIRED_APPROVALS }
      : {}),
  };
}
