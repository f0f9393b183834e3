import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Digest } from '@policy-registry/canonical';
import type { Logger } from '@policy-registry/telemetry';
import { ServiceError } from '../errors/service-error.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { requestDigest } from '../idempotency/request-digest.ts';
import { requestIdOf, withRequestId } from '../idempotency/request-id.ts';
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
import { invokeOnce } from './invoke-once.ts';
import { createMethodTable, type MethodEntry } from './method-table.ts';
import { createOpenCalls } from './open-calls.ts';
import type { Authenticator } from './principal.ts';
import { openRequestStream } from './request-stream.ts';
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
        return await invokeUnary(active, await checkedRequest(active, source));
      } finally {
        leaveTenant();
      }
    } finally {
      leave();
    }
  }

  async function invokeUnary(active: ActiveCall, request: Message): Promise<Message> {
    const handler = handlerOf(active.entry) as UnaryFunction;
    const digest = () => requestDigest(active.method.input, request);
    return invokeOnce(active, { digest, run: () => handler(request, active) }, { idempotency, now });
  }

  async function receive(active: ActiveCall, requests: AsyncIterable<Message>): Promise<Message> {
    await admitCaller(active);
    const leave = streamPlaces.enter(active.caller?.tenant ?? '');
    const stream = openRequestStream(requests, active.end, limits.requestSilenceMs);
    try {
      const first = await stream.messages.next();
      if (first.done === true) throw new ServiceError('MALFORMED_REQUEST', 'The call has no message.');
      const request = await checkedRequest(active, first.value);
      const messages = checkedMessages(active.method, request, stream.messages);
      const handler = handlerOf(active.entry) as ClientStreamFunction;
      const { digest, answer } = await handler(messages, active);
      // What is left has no more time than that of any call with an effect: so long a run that dies keeps its request id.
      active.end.shorten(limits.unaryTimeoutMs, now());
      return await invokeOnce(active, { digest: () => digest, run: answer }, { idempotency, now });
    } finally {
      stream.close();
      leave();
    }
  }

  async function* checkedMessages({ input }: DescMethod, first: Message, more: AsyncIterable<Message>) {
    yield first;
    for await (const message of more) {
      validator.check(input, message);
      yield message;
    }
  }

  async function openStream(
    active: ActiveCall,
    source: RequestSource,
  ): Promise<AsyncIterable<Record<string, unknown>>> {
    await admitCaller(active);
    const request = await checkedRequest(active, source);
    const handler = handlerOf(active.entry) as StreamFunction;
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
    async clientStream(method, requests, call) {
      const active = begin(method, call);
      return runUnary(active, () => receive(active, requests), { conclusion, openCalls });
    },
    drain: openCalls.drain,
  };
}

type UnaryFunction = (request: Message, context: ActiveCall) => Promise<Record<string, unknown>>;
type StreamFunction = (request: Message, context: ActiveCall) => AsyncIterable<Record<string, unknown>>;
type ClientStreamFunction = (
  requests: AsyncIterable<Message>,
  context: ActiveCall,
) => Promise<{ readonly digest: Digest; readonly answer: () => Promise<Record<string, unknown>> }>;

function handlerOf(entry: MethodEntry): NonNullable<MethodEntry['handler']> {
  if (entry.handler !== undefined) return entry.handler;
  throw new ServiceError('UNIMPLEMENTED', `${entry.name} is part of the contract and not served yet.`);
}
