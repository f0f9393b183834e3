import { type HeadCanary, type HeadContent, overridesDigest } from '@policy-registry/bundle';
import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import type { Override } from '@policy-registry/overrides';
import type { LiveBinding } from '../environments/binding-record.ts';
import type { CanaryRecord, PromotionRecord } from '../promotions/promotion-record.ts';

/** A canary that is on: the promotion that makes it, and who sees it. */
export interface LiveCanary extends PromotionRecord {
  readonly canary: CanaryRecord;
}

export function canaryOf({ open }: Pick<LiveBinding, 'open'>): LiveCanary | undefined {
  if (open?.state !== 'canary' || open.canary === undefined) return undefined;
  return { ...open, canary: open.canary };
}

/** What engines are given of a binding at a time, less the generation. */
export function liveContent(
  tenant: string,
  binding: LiveBinding,
  overrides: readonly Override[],
): Omit<HeadContent, 'generation'> {
  const { environment, pack, current } = binding;
  const { version, sourceDigest, irDigest } = current;
  const canary = canaryOf(binding);
  return {
    ...{ tenant, environment, pack, version, sourceDigest, irDigest },
    ...(canary === undefined ? {} : { canary: headCanary(canary) }),
    overridesDigest: overridesDigest(overrides),
  };
}

/** Changes whenever engines are to be given something else. */
export function liveContentDigest(content: Omit<HeadContent, 'generation'>, binding: LiveBinding): Digest {
  const publications = [binding.current.publication, canaryOf(binding)?.publication ?? ''];
  return sha256(canonicalJson({ content, publications, head: binding.head }));
}

function headCanary({ promotion, version, sourceDigest, irDigest, canary }: LiveCanary): HeadCanary {
  const { percent, selectors, abortAfterErrors } = canary;
  return { promotion, version, sourceDigest, irDigest, percent, selectors, abortAfterErrors };
}
