import type { Bundle } from '@policy-registry/contracts/registry';
import type { HeadContent } from './head.ts';
import { hashedOverrides, overridesDigest } from './overrides-digest.ts';

/** What the head of this bundle has to say of it. */
export function headContent(tenant: string, bundle: Bundle): HeadContent {
  const { environment, pack, generation, version, sourceDigest, irDigest, canary, overrides } = bundle;
  return {
    ...{ tenant, environment, pack, generation: Number(generation), version, sourceDigest, irDigest },
    ...(canary === undefined
      ? {}
      : {
          canary: {
            promotion: canary.promotion,
            version: canary.version,
            sourceDigest: canary.sourceDigest,
            irDigest: canary.irDigest,
            percent: canary.canary?.percent ?? 0,
            selectors: canary.canary?.selectors ?? [],
            abortAfterErrors: Number(canary.canary?.abortAfterErrors ?? 0n),
          },
        }),
    overridesDigest: overridesDigest(hashedOverrides(overrides)),
  };
}
