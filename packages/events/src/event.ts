import { randomUUID } from 'node:crypto';
import type { CallContext } from '@policy-registry/rpc';
import type { OutboxEvent } from '@policy-registry/storage';
import type { EventType } from './event-types.ts';

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
