import type { BindingRecord } from '../environments/binding-record.ts';
import { promotionId } from './promotion-id.ts';
import type { CanaryRecord, PromotionKind, PromotionRecord } from './promotion-record.ts';
import type { PublishedVersion } from './release-dependencies.ts';

export interface NewPromotion {
  readonly kind: PromotionKind;
  readonly version: string;
  readonly published: PublishedVersion;
  readonly requestedBy: string;
  readonly reason: string;
  /** The ticket of a promotion, the incident of a rollback or a broken glass. */
  readonly ticket: string;
  readonly canary?: CanaryRecord | undefined;
}

/** The next promotion of a binding, of any kind, before anything has become of it. */
export function newPromotion(
  { environment, pack, promotions }: BindingRecord,
  { kind, version, published, requestedBy, reason, ticket, canary }: NewPromotion,
  now: Date,
): PromotionRecord {
  const number = promotions + 1;
  const { sourceDigest, irDigest, attestation: publication } = published;
  const time = now.toISOString();
  return {
    ...{ promotion: promotionId(environment, pack, number), number, step: 1, kind, environment, pack },
    ...{ state: 'pending_second_approval', version, sourceDigest, irDigest, publication },
    ...{ requestedBy, approvedBy: [], reason, ticket },
    ...(canary === undefined ? {} : { canary }),
    ...{ abortReason: '', createTime: time, updateTime: time },
  };
}
