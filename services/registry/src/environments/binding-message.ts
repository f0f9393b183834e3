import { create } from '@bufbuild/protobuf';
import { type Binding, BindingSchema, BindingState } from '@policy-registry/contracts/registry';
import { etagOf } from '@policy-registry/transitions';
import { timestampOf } from '../kernel/timestamps.ts';
import type { Span } from './binding-history.ts';
import type { StoredLiveBinding } from './read-binding.ts';

export function bindingMessage(stored: StoredLiveBinding, span: Span = { activation: stored.body.current }): Binding {
  const { environment, pack } = stored.body;
  const { promotion, version, sourceDigest, irDigest, requestedBy, reason, live } = span.activation;
  return create(BindingSchema, {
    environment,
    pack,
    state: spanState(span),
    version,
    sourceDigest,
    irDigest,
    generation: BigInt(live.generation),
    promotion,
    previousVersion: live.previousVersion,
    actor: requestedBy,
    reason,
    since: timestampOf(live.since),
    ...(span.successor === undefined ? {} : { until: timestampOf(span.successor.live.since) }),
    etag: etagOf(stored),
  });
}

/** What became of an activation. */
export function spanState({ successor }: Span): BindingState {
  if (successor === undefined) return BindingState.ACTIVE;
  return successor.kind === 'rollback' ? BindingState.ROLLED_BACK : BindingState.SUPERSEDED;
}
