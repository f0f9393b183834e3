import { randomUUID } from 'node:crypto';
import type { CallContext } from '@policy-registry/rpc';
import type { OutboxEvent } from '@policy-registry/storage';

/** What a transition says of itself; the rest of the event comes from the call. Field meanings: AuditEvent in audit.proto. */
export interface Transition {
  readonly type: EventType;
  readonly pack?: string;
  readonly version?: string;
  readonly environment?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sourceDigest?: string;
  readonly irDigest?: string;
  /** Attestations made with the transition; the relay records each bundle before the event is in the audit log. */
  readonly attestations?: readonly { readonly attestation: string; readonly bundleDigest: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Event types are stable API (domain.md 8.1). */
export type EventType =
  | 'policy.pack.created'
  | 'policy.pack.updated'
  | 'policy.pack.archived'
  | 'policy.pack.restored'
  | 'policy.workspace.created'
  | 'policy.workspace.updated'
  | 'policy.workspace.archived'
  | 'policy.workspace.restored'
  | 'policy.workspace.file_saved'
  | 'policy.workspace.file_deleted'
  | 'policy.workspace.formatted'
  | 'policy.workspace.rebased'
  | 'policy.workspace.committed'
  | 'policy.version.created'
  | 'policy.version.revised'
  | 'policy.version.withdrawn'
  | 'policy.review.opened'
  | 'policy.review.commented'
  | 'policy.review.comment_resolved'
  | 'policy.review.changes_requested'
  | 'policy.review.approved'
  | 'policy.review.rejected'
  | 'policy.review.reopened'
  | 'policy.published'
  | 'policy.deprecated'
  | 'policy.archived'
  | 'policy.governance.updated'
  | 'policy.environment.created'
  | 'policy.environment.updated'
  | 'policy.environment.frozen'
  | 'policy.environment.unfrozen'
  | 'policy.promotion.requested'
  | 'policy.promotion.canary'
  | 'policy.promotion.activated'
  | 'policy.promotion.break_glass'
  | 'policy.promotion.aborted'
  | 'policy.promotion.reviewed'
  | 'policy.rolled_back'
  | 'policy.override.requested'
  | 'policy.override.approved'
  | 'policy.override.disabled'
  | 'policy.override.expiring'
  | 'policy.override.expired'
  | 'policy.events.redriven'
  | 'policy.inventory.document_uploaded'
  | 'policy.inventory.snapshot_created'
  | 'policy.simulation.queued'
  | 'policy.simulation.completed'
  | 'policy.simulation.failed'
  | 'policy.simulation.cancelled';

/** The stored form of an event: what the audit log keeps, JSON only. */
export interface EventData extends Omit<Transition, 'type'> {
  readonly actor: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly traceId: string;
  readonly requestId?: string;
}

/** Whose transition it is. The context of a call is one; work that outlives its call keeps these parts of it. */
export interface Origin {
  readonly principal: Pick<CallContext['principal'], 'subject' | 'clientId' | 'scopes'>;
  readonly traceId: string;
  readonly requestId: string | undefined;
}

/** Makes the event that leaves with a document write (design.md, "One document, one decision"). */
export function eventOf(context: Origin, time: Date, transition: Transition): OutboxEvent {
  const { type, ...rest } = transition;
  const data: EventData = {
    actor: context.principal.subject,
    client: context.principal.clientId,
    scopes: [...context.principal.scopes].sort(),
    traceId: context.traceId,
    ...(context.requestId === undefined ? {} : { requestId: context.requestId }),
    ...rest,
  };
  return { id: randomUUID(), type, time: time.toISOString(), data };
}
