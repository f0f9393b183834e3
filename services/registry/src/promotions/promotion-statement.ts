import type { Activation, BindingRecord } from '../environments/binding-record.ts';
import type { StatementInput } from '../kernel/ports.ts';

export const PROMOTION_PREDICATE = 'https://stella-ops.org/predicates/policy-promotion/v1';

/** What is signed when a version becomes live: which bytes, where, as which generation, after what, by whom and why. */
export function promotionStatement(
  { environment, pack }: Pick<BindingRecord, 'environment' | 'pack'>,
  activation: Omit<Activation, 'statement'>,
): StatementInput {
  const { kind, version, sourceDigest, irDigest, generation, previousVersion, reason, ticket, actor, since } =
    activation;
  return {
    predicateType: PROMOTION_PREDICATE,
    subjects: [
      { name: `${pack}@${version}/source`, digest: sourceDigest },
      { name: `${pack}@${version}/ir`, digest: irDigest },
    ],
    predicate: {
      environment,
      pack,
      version,
      sourceDigest,
      irDigest,
      generation,
      previousVersion,
      reason,
      ...(kind === 'rollback' ? { incident: ticket } : { ticket }),
      promotedBy: actor,
      promotedAt: since,
    },
  };
}
