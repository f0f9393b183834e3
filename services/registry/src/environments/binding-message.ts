import { create } from '@bufbuild/protobuf';
import { type Binding, BindingSchema, BindingState } from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import { etagOf } from '@policy-registry/transitions';
import { timestampOf } from '../kernel/timestamps.ts';
import { promotionId } from '../promotions/promotion-id.ts';
import type { Span } from './binding-history.ts';
import type { BindingRecord } from './binding-record.ts';

export function bindingMessage(
  stored: Stored<BindingRecord>,
  span: Span = { activation: stored.body.current },
): Binding {
  const { environment, pack } = stored.body;
  const { generation, version, sourceDigest, irDigest, previousVersion, actor, reason, since } = span.activation;
  return create(BindingSchema, {
    environment,
    pack,
    state: spanState(span),
    version,
    sourceDigest,
    irDigest,
    generation: BigInt(generation),
    promotion: promotionId(environment, pack, generation),
    previousVersion,
    actor,
    reason,
    since: timestampOf(since),
    ...(span.successor === undefined ? {} : { until: timestampOf(span.successor.since) }),
    etag: etagOf(stored),
  });
}

/** What became of an activation. */
export function spanState({ successor }: Span): BindingState {
  if (successor === undefined) return BindingState.ACTIVE;
  return successor.kind === 'rollback' ? BindingState.ROLLED_BACK : BindingState.SUPERSEDED;
}
