import {
  create,
  type DescMethodClientStreaming,
  type DescMethodUnary,
  fromBinary,
  type Message,
  toBinary,
} from '@bufbuild/protobuf';
import type { Digest } from '@policy-registry/canonical';
import { holdsSecret } from '../idempotency/holds-secret.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { requestMark } from '../idempotency/request-mark.ts';
import type { ActiveCall } from './active-call.ts';

/**
 * How long after its deadline a run keeps its request id: for the one document write that it may have begun right before (10
 * seconds at most, on MongoDB), and for clocks that differ. Calls to object stores last longer and do not count: they come before
 * the write, which is not begun after the deadline, or after it, where they are repeated without harm.
 */
const RUN_GRACE_MS = 15_000;

export interface OnceParts {
  readonly idempotency: Idempotency | undefined;
  readonly now: () => Date;
}

/** A call whose whole request is known. */
export interface KnownRequest {
  /** Asked for only where it is needed. */
  readonly digest: () => Digest;
  readonly run: () => Promise<Record<string, unknown>>;
}

/** Runs the handler; of audited methods with a request id only when no earlier run of the same request has answered. */
export async function invokeOnce(
  active: ActiveCall,
  { digest, run }: KnownRequest,
  { idempotency, now }: OnceParts,
): Promise<Message> {
  const { output } = active.method as DescMethodUnary | DescMethodClientStreaming;
  const invoke = async () => create(output, await run());
  const { caller, requestId, entry } = active;
  if (!entry.access.audited || caller === undefined || requestId === undefined) return invoke();
  const key = { tenant: caller.tenant, subject: caller.subject, method: entry.name, requestId };
  const request = digest();
  active.requestMark = requestMark(key, request, now());
  if (idempotency === undefined) return invoke();
  const response = await idempotency.run(key, {
    request,
    mayRunUntil: new Date(active.deadline.getTime() + RUN_GRACE_MS),
    holdsSecret: holdsSecret(output),
    execute: async () => toBinary(output, await invoke()),
    onUnrecorded: (err) => active.log.error({ err, requestId }, 'the end of the request could not be recorded'),
  });
  return fromBinary(output, response);
}
