import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { afterwards } from '../kernel/afterwards.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { overrideEvent } from './override-event.ts';
import { transition } from './override-machine.ts';
import { OVERRIDES, type OverrideRecord, stateAt } from './override-record.ts';
import { overrideStatement } from './override-statement.ts';
import { overrideTitle } from './read-override.ts';

/**
 * Makes an override act, from now on: the signed word of another person than the one who asked. Throws NOT_FOUND, SELF_APPROVAL,
 * INVALID_STATE, ETAG_MISMATCH.
 */
export async function approveOverride(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly override: string; readonly note: string; readonly etag: string },
): Promise<Stored<OverrideRecord>> {
  const { override, note, etag } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ note });
  const overrides = deps.documents.forTenant(tenant).collection(OVERRIDES);
  const stored = await changeOnce(overrides, override, overrideTitle(override), { etag, context }, async ({ body }) => {
    const now = deps.now();
    const from = stateAt(body, now);
    const state = transition(from, 'approve');
    requireAnother(body, subject);
    const approval = await signedApproval(deps, context, body, note, now);
    const next: OverrideRecord = { ...body, state, approval, updateTime: now.toISOString() };
    const details = { note, requestedBy: body.createdBy };
    return {
      body: next,
      events: [overrideEvent(context, now, next, { type: 'policy.override.approved', from, details })],
    };
  });
  await afterwards(context, 'recording the attestation', async () => {
    const { approval } = stored.body;
    if (approval !== undefined) await deps.attestor.record(tenant, approval.bundleDigest, approval.approvedBy);
  });
  return stored;
}

function requireAnother({ createdBy, override }: OverrideRecord, approver: string): void {
  if (createdBy !== approver) return;
  throw new ServiceError('SELF_APPROVAL', 'Who asks for an override does not approve it; another person must.', {
    metadata: { override },
  });
}

/** A statement that does not come to be recorded, since another writer was faster, is one that nobody can list. */
async function signedApproval(
  deps: RegistryDependencies,
  { principal }: CallContext,
  record: OverrideRecord,
  note: string,
  time: Date,
) {
  const { tenant, subject: approver, authenticatedAt } = principal;
  const statement = overrideStatement(record, { approver, note, time, authenticatedAt });
  const { attestation, bundleDigest } = await deps.attestor.sign(tenant, statement);
  return {
    ...{ approvedBy: approver, approveTime: time.toISOString(), note, attestation, bundleDigest },
    ...(authenticatedAt === undefined ? {} : { authenticationTime: authenticatedAt.toISOString() }),
  };
}
