import type { Stored } from '@policy-registry/storage';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { DEFAULT_RULES, GOVERNANCE, GOVERNANCE_ID, type GovernanceRecord } from './governance-record.ts';

/** What holds before a tenant said anything: the document as `updateGovernance` will find it. */
export const UNSAID: GovernanceRecord = { ...DEFAULT_RULES, updateTime: '' };

export async function readGovernance(
  { documents }: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
): Promise<Pick<Stored<GovernanceRecord>, 'body' | 'revision'>> {
  const stored = await documents.forTenant(tenant).collection(GOVERNANCE).get(GOVERNANCE_ID);
  return stored ?? { body: UNSAID, revision: 1 };
}
