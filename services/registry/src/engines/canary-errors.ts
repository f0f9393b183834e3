import type { CollectionDefinition, TenantDocuments } from '@policy-registry/storage';
import type { LiveCanary } from '../distribution/live-content.ts';
import { compareAndSet, LOST, untilWon } from '../kernel/compare-and-set.ts';

/** That an engine has evaluations fail under the canary of a promotion. An engine without such errors has no record. */
export interface CanaryErrors {
  readonly environment: string;
  readonly promotion: string;
  readonly engine: string;
  readonly evaluationErrors: number;
  readonly reportTime: string;
}

export const CANARY_ERRORS: CollectionDefinition<CanaryErrors> & { readonly mode: 'mutable' } = {
  name: 'canary_errors',
  mode: 'mutable',
  fields: ['environment', 'promotion', 'reportTime'],
  index: ({ environment, promotion, reportTime }) => ({ environment, promotion, reportTime }),
};

const PAGE = 100;

/** Records what an engine says last: one that starts again begins to count at none. Throws CONFLICT. */
export async function recordErrors(documents: TenantDocuments, said: CanaryErrors): Promise<void> {
  const errors = documents.collection(CANARY_ERRORS);
  const id = `${said.promotion}~${said.engine}`;
  await untilWon('what this engine reports', async () => {
    const stored = await errors.get(id);
    if (stored === undefined && said.evaluationErrors === 0) return;
    return (await compareAndSet(errors, id, stored, said)) ? undefined : LOST;
  });
}

/** The errors that all engines have under a canary, counted until they are more than it allows; a few reads, whatever the fleet. */
export async function errorsUnder(documents: TenantDocuments, { promotion, canary }: LiveCanary): Promise<number> {
  const errors = documents.collection(CANARY_ERRORS);
  let sum = 0;
  let after: { readonly id: string } | undefined;
  while (sum <= canary.abortAfterErrors) {
    const page = await errors.list({ where: { promotion }, limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { body } of page) sum += body.evaluationErrors;
    after = page.at(-1);
    if (after === undefined || page.length < PAGE) break;
  }
  return sum;
}
