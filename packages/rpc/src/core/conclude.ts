import type { Logger } from '@policy-registry/telemetry';
import type { CodeName } from '../errors/codes.ts';
import type { ServiceError } from '../errors/service-error.ts';
import { toServiceError } from '../errors/to-service-error.ts';
import type { ActiveCall } from './active-call.ts';
import type { FinishedCall } from './call.ts';

/** Failures that somebody has to look into, logged with what caused them. */
const DEFECTS: ReadonlySet<CodeName> = new Set(['INTERNAL', 'UNKNOWN', 'DATA_LOSS']);

/** Ends a call: one log line, the span, the metrics hook. */
export interface Conclusion {
  succeed(call: ActiveCall): void;
  /** Returns the error to throw at the door: the same reason, with the trace id in its metadata. */
  fail(call: ActiveCall, thrown: unknown): ServiceError;
}

export function createConclusion(logger: Logger, onCall: ((call: FinishedCall) => void) | undefined): Conclusion {
  function conclude(call: ActiveCall, error: ServiceError | undefined): void {
    const finished: FinishedCall = {
      method: call.entry.name,
      door: call.door,
      tenant: call.caller?.tenant,
      code: error?.code ?? 'OK',
      reason: error?.reason,
      durationMs: Math.round(call.elapsedMs * 1000) / 1000,
    };
    const line = { ...finished, subject: call.caller?.subject, service: call.service?.clientId, traceId: call.traceId };
    if (error === undefined) logger.info(line, 'call');
    else if (DEFECTS.has(error.code)) logger.error({ ...line, err: error.cause ?? error }, 'call');
    else if (error.code === 'UNAVAILABLE') logger.warn({ ...line, err: error.cause ?? error }, 'call');
    else logger.info(line, 'call');
    call.span.end(finished.code, error?.cause ?? error);
    try {
      onCall?.(finished);
    } catch (err) {
      logger.error({ err }, 'the metrics hook failed');
    }
  }
  return {
    succeed: (call) => conclude(call, undefined),
    fail(call, thrown) {
      const error = toServiceError(thrown);
      conclude(call, error);
      return error.withMetadata({ traceId: call.traceId });
    },
  };
}
