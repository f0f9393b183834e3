import { type EvaluateResponse, PolicyEngineService } from '@policy-registry/contracts/engine';
import { ServiceError } from '@policy-registry/rpc/errors';
import { connectPeer } from '@policy-registry/rpc/peers';
import { traceHeaders } from '@policy-registry/telemetry';
import type { AskEngine } from '../evaluation/engines/asked-engine.ts';
import { EvaluationFailed } from '../evaluation/evaluation-failed.ts';
import { EngineLost } from '../evaluation/shard-engine.ts';

/** Of one call: a thousand findings at most. */
const CALL_MS = 30_000;
/** What other engines, or the same one later, may answer otherwise. */
const PASSING: ReadonlySet<string> = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RATE_LIMITED', 'CANCELLED']);

export interface EnginesAsked {
  /** Of grpc-js: calls take turns among its addresses. */
  readonly target: string;
  /** Goes with every call, unless empty. */
  readonly token: string;
}

/** Engines elsewhere, over gRPC. A call that got no answer is made again, and then given up. */
export function askEngines({ target, token }: EnginesAsked): { readonly ask: AskEngine; close(): void } {
  const peer = connectPeer({ target, limits: { timeoutMs: CALL_MS } });
  return {
    async ask(request, tenant, signal) {
      const credentials = { token: token === '' ? undefined : token, requestedTenant: tenant };
      const call = { credentials, signal, timeoutMs: CALL_MS, requestId: undefined, ...traceHeaders() };
      try {
        return (await peer.unary(PolicyEngineService.method.evaluate, request, call)) as EvaluateResponse;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ServiceError)) throw error;
        if (PASSING.has(error.reason)) throw new EngineLost(`No engine answers: ${error.message}`, { cause: error });
        throw new EvaluationFailed(`An engine refuses: ${error.message}`, { cause: error });
      }
    },
    close: () => peer.close(),
  };
}
