import type { MessageInitShape } from '@bufbuild/protobuf';
import type { BundleSchema } from '@policy-registry/contracts/registry';
import { overrideMessage } from '@policy-registry/engine-messages';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { timestampOf } from '../kernel/timestamps.ts';
import { canaryMessage } from '../promotions/promotion-message.ts';
import type { PromotionRecord } from '../promotions/promotion-record.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { bundleEtag } from './head-record.ts';
import { canaryOf } from './live-content.ts';
import type { LiveHead } from './live-head.ts';

/** A bundle as engines get it. */
export type BundleMessage = MessageInitShape<typeof BundleSchema>;

type Stores = Pick<ReleaseDependencies, 'objects' | 'attestor'>;

/** Everything that an engine is given of a binding. Throws DATA_CORRUPT. */
export async function loadBundle(deps: Stores, tenant: string, live: LiveHead): Promise<BundleMessage> {
  const { binding, overrides, head } = live;
  const { environment, pack, current } = binding;
  const canary = canaryOf(binding);
  const [main, chosen] = await Promise.all([
    loadVersion(deps, tenant, current),
    canary && loadVersion(deps, tenant, canary),
  ]);
  return {
    ...{ environment, pack, ...main },
    generation: BigInt(head.generation),
    since: timestampOf(current.live.since),
    etag: bundleEtag(head),
    head: Buffer.from(head.envelope, 'utf8'),
    expireTime: timestampOf(head.expireTime),
    ...(canary && chosen
      ? { canary: { promotion: canary.promotion, ...chosen, canary: canaryMessage(canary.canary) } }
      : {}),
    overrides: overrides.map(overrideMessage),
  };
}

async function loadVersion(deps: Stores, tenant: string, record: PromotionRecord) {
  const { version, sourceDigest, irDigest, publication } = record;
  const [ir, attestation] = await Promise.all([
    intact({ irDigest }, () => deps.objects.forTenant(tenant).get(irDigest)),
    intact({ attestation: publication }, () => deps.attestor.bundle(tenant, publication)),
  ]);
  return { version, sourceDigest, irDigest, ir: asBytes(ir), attestation: asBytes(attestation) };
}

/** The messages want bytes that no other thread shares; what a store gives is of that kind. */
function asBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}

/** What a live version refers to was there before it was live: an engine must not take its absence for "nothing is live". */
async function intact(
  metadata: Readonly<Record<string, string>>,
  read: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof StoreError || error instanceof ServiceError ? error.code : '';
    if (code !== 'NOT_FOUND' && code !== 'CORRUPT') throw error;
    throw new ServiceError('DATA_CORRUPT', 'A part of what is live is missing or damaged.', { metadata, cause: error });
  }
}
