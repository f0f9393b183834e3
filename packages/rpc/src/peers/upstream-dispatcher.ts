import type { DescMethod, DescService, Message } from '@bufbuild/protobuf';
import type { Logger } from '@policy-registry/telemetry';
import type { ActiveCall } from '../core/active-call.ts';
import { createAdmission } from '../core/admission.ts';
import { beginCall, notServed } from '../core/begin-call.ts';
import {
  type Call,
  type CallLimits,
  DEFAULT_CALL_LIMITS,
  type Dispatcher,
  type FinishedCall,
  type RequestSource,
} from '../core/call.ts';
import { createConclusion } from '../core/conclude.ts';
import { createMethodTable } from '../core/method-table.ts';
import { createOpenCalls } from '../core/open-calls.ts';
import { openRequestStream } from '../core/request-stream.ts';
import { runStream } from '../core/run-stream.ts';
import { runUnary } from '../core/run-unary.ts';
import { ServiceError } from '../errors/service-error.ts';
import type { Peer } from './peer.ts';
import type { PeerCall } from './peer-call.ts';

/** Bounds of every call through a gateway. It does not know tenants, so what a tenant may take is bounded by those behind it. */
export interface UpstreamLimits extends Omit<CallLimits, 'maxConcurrentCallsPerTenant' | 'maxStreamsPerTenant'> {
  readonly maxStreams: number;
}

export const DEFAULT_UPSTREAM_LIMITS: UpstreamLimits = { ...DEFAULT_CALL_LIMITS, maxStreams: 2_000 };

export interface UpstreamOptions {
  /** Which peer serves a service. */
  readonly routes: ReadonlyMap<DescService, Peer>;
  readonly logger: Logger;
  readonly limits?: Partial<UpstreamLimits>;
  readonly now?: () => Date;
  /** Called once per call, when it is over. */
  readonly onCall?: (call: FinishedCall) => void;
}

/**
 * A dispatcher that answers nothing itself: each call goes to the peer that serves its method, with the caller's token, tenant,
 * request id and trace, and with the time that is left. The peers decide who may call, and their errors pass as they are. What
 * only services may call is not served, and the service token of a caller goes nowhere.
 */
export function createUpstreamDispatcher(options: UpstreamOptions): Dispatcher {
  const { routes, logger, now = () => new Date() } = options;
  const limits: UpstreamLimits = { ...DEFAULT_UPSTREAM_LIMITS, ...options.limits };
  const services = [...routes.keys()];
  const table = createMethodTable(
    services.map((service) => ({ service, handlers: {} })),
    'any',
  );
  const conclusion = createConclusion(logger, options.onCall);
  const places = createAdmission(limits.maxConcurrentCalls);
  const streamPlaces = createAdmission(limits.maxStreams);
  const openCalls = createOpenCalls();

  function begin(method: DescMethod, call: Call): ActiveCall {
    const entry = table.get(method);
    if (entry === undefined || entry.access.internal) throw notServed(method);
    return beginCall(entry, call, { limits, now, logger });
  }

  function peerOf(method: DescMethod): Peer {
    const peer = routes.get(method.parent);
    if (peer === undefined) throw notServed(method);
    return peer;
  }

  return {
    services,
    async unary(method, request, call) {
      const active = begin(method, call);
      const forward = async () => {
        const leave = places.enter('');
        try {
          return await peerOf(method).unary(method, await readRequest(active, request), passedOn(active));
        } finally {
          leave();
        }
      };
      return runUnary(active, forward, { conclusion, openCalls });
    },
    stream(method, request, call) {
      return runStream({
        begin: () => begin(method, call),
        open: async (active) => peerOf(method).stream(method, await readRequest(active, request), passedOn(active)),
        places: streamPlaces,
        conclusion,
        openCalls,
      });
    },
    async clientStream(method, requests, call) {
      const active = begin(method, call);
      const forward = async () => {
        requireToken(active);
        const leave = streamPlaces.enter('');
        const stream = openRequestStream(requests, active.end, limits.requestSilenceMs);
        try {
          return await peerOf(method).clientStream(method, stream.messages, passedOn(active));
        } finally {
          stream.close();
          leave();
        }
      };
      return runUnary(active, forward, { conclusion, openCalls });
    },
    drain: openCalls.drain,
  };
}

/** Who has no token at all is turned away here, so that nobody's bytes are decoded for nothing. */
async function readRequest(active: ActiveCall, source: RequestSource): Promise<Message> {
  requireToken(active);
  return typeof source === 'function' ? source() : source;
}

function requireToken({ entry, call }: ActiveCall): void {
  if (!entry.access.public && call.credentials.token === undefined) {
    throw new ServiceError('TOKEN_MISSING', 'The call carries no bearer token: sign in first.', { challenge: {} });
  }
}

function passedOn({ call, remainingMs, signal }: ActiveCall): PeerCall {
  const { token, requestedTenant } = call.credentials;
  const { requestId, traceparent } = call;
  return { credentials: { token, requestedTenant }, timeoutMs: remainingMs, signal, requestId, traceparent };
}
