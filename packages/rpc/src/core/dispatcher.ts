import { create, type DescMethod, type DescMethodUnary, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import type { Logger } from '@policy-registry/telemetry';
import { ServiceError } from '../errors/service-error.ts';
import { holdsSecret } from '../idempotency/holds-secret.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { requestDigest } from '../idempotency/request-digest.ts';
import { requestIdOf, withRequestId } from '../idempotency/request-id.ts';
import { requestMark } from '../idempotency/request-mark.ts';
import type { ActiveCall } from './active-call.ts';
import { createAdmission } from './admission.ts';
import { createCallerCheck } from './admit-caller.ts';
import { beginCall, notServed } from './begin-call.ts';
import {
  type Call,
  type CallLimits,
  DEFAULT_CALL_LIMITS,
  type Dispatcher,
  type FinishedCall,
  type RequestSource,
} from './call.ts';
import { createConclusion } from './conclude.ts';
import type { Implementation } from './handler.ts';
import { createMethodTable, type MethodEntry } from './method-table.ts';
import { createOpenCalls } from './open-calls.ts';
import type { Authenticator } from './principal.ts';
import { runStream } from './run-stream.ts';
import { runUnary } from './run-unary.ts';
import { createRequestValidator } from './validate.ts';

export interface DispatcherOptions {
  readonly implementations: readonly Implementation[];
  /** Every scope that a token can carry. An access option that names another one keeps the server from starting. */
  readonly knownScopes: ReadonlySet<string>;
  readonly authenticator: Authenticator;
  readonly logger: Logger;
  readonly limits?: Partial<CallLimits>;
  /** Without it a repeated request id is executed again. */
  readonly idempotency?: Idempotency;
  readonly now: () => Date;
  /** How recent a sign-in must be where a method asks for fresh authentication. 300 unless told. */
  readonly freshAuthenticationSeconds?: number;
  /** Called once per call, when it is over. */
  readonly onCall?: (call: FinishedCall) => void;
}

/**
 * How long after its deadline a run keeps its request id: for the one document write that it may have begun right before (10
 * seconds at most, on MongoDB), and for clocks that differ. Calls to object stores last longer and do not count: they come before
 * the write, which is not begun after the deadline, or after it, where they are repeated without harm.
 */
const RUN_GRACE_MS = 15_000;

/**
 * The one chain that every call passes, whatever door it came through: deadline, span and log line, places, caller,
 * access option, decoding, contract rules, request id, handler. Checks the access options of all methods and compiles
 * their rules now: throws an Error that names the method which is wrong.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { authenticator, logger, idempotency, now, freshAuthenticationSeconds: freshSeconds = 300 } = options;
  const limits: CallLimits = { ...DEFAULT_CALL_LIMITS, ...options.limits };
  const table = createMethodTable(options.implementations, options.knownScopes);
  const admitCaller = createCallerCheck(table.values(), { authenticator, now, freshSeconds });
  const validator = createRequestValidator();
  for (const { method } of table.values()) validator.warm(method.input);
  const conclusion = createConclusion(logger, options.onCall);
  const places = createAdmission(limits.maxConcurrentCalls);
  const tenantPlaces = createAdmission(limits.maxConcurrentCallsPerTenant);
  const openCalls = createOpenCalls();
  const streamPlaces = createAdmission(limits.maxStreamsPerTenant);

  function begin(method: DescMethod, call: Call): ActiveCall {
    const entry = table.get(method);
    if (entry === undefined || (entry.access.internal && call.door !== 'grpc')) throw notServed(method);
    return beginCall(entry, call, { limits, now, logger });
  }

  async function checkedRequest(active: ActiveCall, source: RequestSource): Promise<Message> {
    const { input } = active.method;
    const decoded = typeof source === 'function' ? await source() : source;
    active.requestId = requestIdOf(input, decoded, active.call.requestId);
    const request = withRequestId(input, decoded, active.requestId);
    validator.check(input, request);
    return request;
  }

  async function answer(active: ActiveCall, source: RequestSource): Promise<Message> {
    const leave = places.enter('');
    try {
      await admitCaller(active);
      const leaveTenant = tenantPlaces.enter(active.caller?.tenant ?? '');
      try {
        return await invokeOnce(active, await checkedRequest(active, source));
      } finally {
        leaveTenant();
      }
    } finally {
      leave();
    }
  }

  async function invokeOnce(active: ActiveCall, request: Message): Promise<Message> {
    const handler = handlerOf(active.entry) as (
      request: Message,
      context: ActiveCall,
    ) => Promise<Record<string, unknown>>;
    const { output } = active.method as DescMethodUnary;
    const invoke = async () => create(output, await handler(request, active));
    const { caller, requestId, entry } = active;
    if (!entry.access.audited || caller === undefined || requestId === undefined) return invoke();
    const key = { tenant: caller.tenant, subject: caller.subject, method: entry.name, requestId };
    const digest = requestDigest(active.method.input, request);
    active.requestMark = requestMark(key, digest, now());
    if (idempotency === undefined) return invoke();
    const response = await idempotency.run(key, {
      request: digest,
      mayRunUntil: new Date(active.deadline.getTime() + RUN_GRACE_MS),
      holdsSecret: holdsSecret(output),
      execute: async () => toBinary(output, await invoke()),
      onUnrecorded: (err) => active.log.error({ err, requestId }, 'the end of the request could not be recorded'),
    });
    return fromBinary(output, response);
  }

  async function openStream(
    active: ActiveCall,
    source: RequestSource,
  ): Promise<AsyncIterable<Record<string, unknown>>> {
    await admitCaller(active);
    const request = await checkedRequest(active, source);
    const handler = handlerOf(active.entry) as (
      request: Message,
      context: ActiveCall,
    ) => AsyncIterable<Record<string, unknown>>;
    return handler(request, active);
  }

  return {
    services: options.implementations.map(({ service }) => service),
    async unary(method, request, call) {
      const active = begin(method, call);
      return runUnary(active, () => answer(active, request), { conclusion, openCalls });
    },
    stream(method, request, call) {
      return runStream({
        begin: () => begin(method, call),
        open: (active) => openStream(active, request),
        places: streamPlaces,
        conclusion,
        openCalls,
      });
    },
    drain: openCalls.drain,
  };
}

function handlerOf(entry: MethodEntry): NonNullable<MethodEntry['handler']> {
  if (entry.handler !== undefined) return entry.handler;
  throw new ServiceError('UNIMPLEMENTED', `${entry.name} is part of the contract and not served yet.`);
}
