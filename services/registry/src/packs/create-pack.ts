import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { insertNamed } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type ApprovalRule, approvalRules } from './approval-rules.ts';
import { DEFAULT_REQUIRED_APPROVALS, PACKS, type PackRecord } from './pack-record.ts';

export interface PackFields {
  readonly displayName: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** 0 stands for the default. */
  readonly requiredApprovals: number;
  /** Count 0 stands for 1. */
  readonly approvalRules: readonly ApprovalRule[];
}

/** Takes the name of a new pack for good. Throws ALREADY_EXISTS when it was ever used, INVALID_ARGUMENT, TOO_LARGE. */
export async function createPack(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly pack: string } & PackFields,
): Promise<Stored<PackRecord>> {
  const { pack, displayName, description, tags, requiredApprovals } = request;
  checkPackTexts(request);
  const now = deps.now();
  const record: PackRecord = {
    pack,
    displayName,
    description,
    tags: [...tags],
    requiredApprovals: requiredApprovals || DEFAULT_REQUIRED_APPROVALS,
    approvalRules: approvalRules(request.approvalRules),
    archived: false,
    createdBy: context.principal.subject,
    createTime: now.toISOString(),
    updateTime: now.toISOString(),
  };
  const event = eventOf(context, now, {
    type: 'policy.pack.created',
    pack,
    details: { requiredApprovals: record.requiredApprovals, approvalRules: record.approvalRules },
  });
  const packs = deps.documents.forTenant(context.principal.tenant).collection(PACKS);
  const stored = await insertNamed(packs, pack, record, [event], context);
  if (stored !== undefined) return stored;
  throw new ServiceError('ALREADY_EXISTS', `There is a pack "${pack}" already.`, { metadata: { pack } });
}

export function checkPackTexts(fields: Pick<PackFields, 'displayName' | 'description' | 'tags'>): void {
  checkFreeText({
    'pack.displayName': fields.displayName,
    'pack.description': fields.description,
    ...Object.fromEntries(fields.tags.map((tag, index) => [`pack.tags[${index}]`, tag])),
  });
}
