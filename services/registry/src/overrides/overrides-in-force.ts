import type { Override } from '@policy-registry/overrides';
import type { TenantDocuments } from '@policy-registry/storage';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { OVERRIDES, type OverrideRecord, type OverrideTerms } from './override-record.ts';

const PAGE = 200;
/** After every id that there is: ids are `ovr-` and hexadecimal digits. */
const LAST_ID = '~';

/**
 * The overrides of a pack that act in an environment at a time, by id: approved by then, neither disabled nor expired, and of that
 * environment or of all. Without an environment only those that name none. Of a time that is past, those that acted then.
 */
export async function overridesInForce(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  pack: string,
  environment: string,
  at: Date,
): Promise<readonly Override[]> {
  const acting: Override[] = [];
  for await (const record of stillActing(deps.documents.forTenant(tenant), pack, at)) {
    const { approval, scope } = record;
    if (approval === undefined || Date.parse(approval.approveTime) > at.getTime()) continue;
    if (scope.environment === '' || scope.environment === environment) {
      acting.push(actingOverride(record, approval.approveTime));
    }
  }
  return acting.sort((left, right) => (left.override < right.override ? -1 : 1));
}

/** What an evaluation needs to know of an override that acts from that time on. */
export function actingOverride(record: OverrideTerms, approveTime: string): Override {
  const { override, rule, scope, status, owner, reason, createTime, expireTime } = record;
  return { override, rule, scope, status, owner, reason, createTime, approveTime, expireTime };
}

/** Those that were approved at some time, and whose end comes after that time. */
async function* stillActing(documents: TenantDocuments, pack: string, at: Date): AsyncGenerator<OverrideRecord> {
  const overrides = documents.collection(OVERRIDES);
  let after = { value: at.toISOString(), id: LAST_ID };
  for (;;) {
    const page = await overrides.list({ where: { pack }, orderBy: 'actedUntil', after, limit: PAGE });
    yield* page.map(({ body }) => body);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { value: last.body.ending?.disableTime ?? last.body.expireTime, id: last.id };
  }
}
