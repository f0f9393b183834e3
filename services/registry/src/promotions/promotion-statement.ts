import type { StatementInput } from '../kernel/ports.ts';
import type { Live, PromotionRecord } from './promotion-record.ts';

export const PROMOTION_PREDICATE = 'https://stella-ops.org/predicates/policy-promotion/v1';

/** What is signed when a version becomes live: which bytes, where, as which generation, after what, by whom and why. */
export function promotionStatement(record: PromotionRecord, live: Omit<Live, 'statement'>): StatementInput {
  const { kind, environment, pack, version, sourceDigest, irDigest, reason, ticket, requestedBy, approvedBy } = record;
  const { generation, previousVersion, since } = live;
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
      ...(kind === 'promotion' ? { ticket } : { incident: ticket }),
      promotedBy: requestedBy,
      ...(approvedBy.length === 0 ? {} : { approvedBy }),
      ...(kind === 'break_glass' ? { breakGlass: true } : {}),
      promotedAt: since,
    },
  };
}
