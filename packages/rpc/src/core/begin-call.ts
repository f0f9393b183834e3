import type { DescMethod } from '@bufbuild/protobuf';
import type { Logger } from '@policy-registry/telemetry';
import { ServiceError } from '../errors/service-error.ts';
import { ActiveCall } from './active-call.ts';
import type { Call, CallLimits } from './call.ts';
import { startCallSpan } from './call-span.ts';
import { Deadline, effectiveTimeout } from './deadline.ts';
import { isUnary } from './method-kind.ts';
import type { MethodEntry } from './method-table.ts';

type TimeLimits = Pick<CallLimits, 'unaryTimeoutMs' | 'maxUnaryTimeoutMs' | 'streamTimeoutMs' | 'maxStreamTimeoutMs'>;

/** The start of a call: its end is set, and its span is open. */
export function beginCall(
  entry: MethodEntry,
  call: Call,
  { limits, now, logger }: { readonly limits: TimeLimits; readonly now: () => Date; readonly logger: Logger },
): ActiveCall {
  const timeoutMs = isUnary(entry.method)
    ? effectiveTimeout(call.timeoutMs, limits.unaryTimeoutMs, limits.maxUnaryTimeoutMs)
    : effectiveTimeout(call.timeoutMs, limits.streamTimeoutMs, limits.maxStreamTimeoutMs);
  const span = startCallSpan(entry.name, call);
  return new ActiveCall(entry, call, span, new Deadline(timeoutMs, now(), call.signal), logger);
}

export function notServed(method: DescMethod): ServiceError {
  return new ServiceError('UNIMPLEMENTED', `${method.parent.typeName} is not served here.`);
}
