import { type CollectionDefinition, StoreError, type TenantDocuments } from '@policy-registry/storage';
import { CANARY_ERRORS } from './canary-errors.ts';
import { ENGINES } from './engine-record.ts';

/** How many records one report removes: many reports come, and no one of them is to wait for all that is old. */
const BATCH = 10;

type Reported = CollectionDefinition<{ readonly reportTime: string }> & { readonly mode: 'mutable' };

/** Removes what engines of an environment said before a time, some of it. Any number of processes may at once. */
export async function forgetEngines(documents: TenantDocuments, environment: string, before: string): Promise<void> {
  await forget(documents, ENGINES as Reported, environment, before);
  await forget(documents, CANARY_ERRORS as Reported, environment, before);
}

async function forget(
  documents: TenantDocuments,
  definition: Reported,
  environment: string,
  before: string,
): Promise<void> {
  const records = documents.collection(definition);
  const oldest = await records.list({ where: { environment }, orderBy: 'reportTime', limit: BATCH });
  for (const { id, revision, body } of oldest) {
    if (body.reportTime >= before) return;
    try {
      await records.remove(id, revision);
    } catch (error) {
      const code = error instanceof StoreError ? error.code : '';
      // Another process removed it, or its engine is back.
      if (code !== 'NOT_FOUND' && code !== 'REVISION_MISMATCH') throw error;
    }
  }
}
