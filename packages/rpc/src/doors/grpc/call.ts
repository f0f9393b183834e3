import type { Metadata } from '@grpc/grpc-js';
import type { Call } from '../../core/call.ts';
import { bearerToken, credentialsFrom, HEADER } from '../credentials.ts';

/**
 * grpc-js ends a call at its deadline by itself, with a status that has no details. Ours ends this much earlier, so that
 * the caller gets the reason and the log the right code.
 */
const DEADLINE_MARGIN_MS = 5;

/** The part of a grpc-js server call that is read here. */
export interface ServerCall {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

export function callFrom(call: ServerCall, signal: AbortSignal): Call {
  const { metadata } = call;
  return {
    door: 'grpc',
    credentials: {
      ...credentialsFrom(single(metadata, HEADER.authorization), single(metadata, HEADER.tenant)),
      serviceToken: bearerToken(single(metadata, HEADER.serviceAuthorization)),
    },
    signal,
    timeoutMs: remaining(call.getDeadline()),
    requestId: single(metadata, HEADER.requestId),
    traceparent: single(metadata, HEADER.traceparent),
  };
}

/** Undefined when the key is absent; two values of one key are as good as none, whoever added the second. */
function single(metadata: Metadata, key: string): string | undefined {
  const values = metadata.get(key);
  const value = values.length === 1 ? values[0] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function remaining(deadline: Date | number): number | undefined {
  const at = typeof deadline === 'number' ? deadline : deadline.getTime();
  return Number.isFinite(at) ? Math.max(0, at - Date.now() - DEADLINE_MARGIN_MS) : undefined;
}
