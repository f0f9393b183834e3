import { ServiceError } from '@policy-registry/rpc/errors';

const PROMOTION = /^([a-z][a-z0-9-]{0,62})~([a-z][a-z0-9-]{0,62})~([1-9][0-9]{0,14})$/;

export interface PromotionKey {
  readonly environment: string;
  readonly pack: string;
  readonly number: number;
}

/** E.g. `prod~default-org~7`. */
export function promotionId(environment: string, pack: string, number: number): string {
  return `${environment}~${pack}~${number}`;
}

/** `undefined` for whatever `promotionId` cannot have made: every promotion has one spelling. */
export function parsePromotionId(promotion: string): PromotionKey | undefined {
  const [, environment, pack, number] = PROMOTION.exec(promotion) ?? [];
  if (environment === undefined || pack === undefined || number === undefined) return undefined;
  return { environment, pack, number: Number(number) };
}

/** Throws NOT_FOUND for an id that no promotion can have. */
export function requirePromotionKey(promotion: string): PromotionKey {
  const key = parsePromotionId(promotion);
  if (key === undefined) throw noSuchPromotion(promotion);
  return key;
}

export function noSuchPromotion(promotion: string): ServiceError {
  return new ServiceError('NOT_FOUND', 'There is no such promotion.', { metadata: { promotion } });
}
