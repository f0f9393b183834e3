import type { Logger } from '@policy-registry/telemetry';
import { ServiceError } from '../errors/service-error.ts';
import type { RequestMark } from '../idempotency/request-mark.ts';
import type { Call } from './call.ts';
import type { CallSpan } from './call-span.ts';
import { type CurrentCall, runInCall } from './current-call.ts';
import type { Deadline } from './deadline.ts';
import type { CallContext, Door } from './handler.ts';
import type { MethodEntry } from './method-table.ts';
import type { Identity, Principal } from './principal.ts';

/** One call on its way through the chain: what handlers see of it, and what the chain learns as it goes. */
export class ActiveCall implements CallContext, CurrentCall {
  readonly entry: MethodEntry;
  readonly call: Call;
  readonly span: CallSpan;
  /** The end of the call; `deadline` is the moment of it. */
  readonly end: Deadline;
  requestId: string | undefined;
  requestMark: RequestMark | undefined;
  /** The service that calls for the principal. Of internal methods only. */
  service: Identity | undefined;
  readonly #startedAt = performance.now();
  readonly #logger: Logger;
  #principal: Principal | undefined;
  #log: Logger | undefined;

  constructor(entry: MethodEntry, call: Call, span: CallSpan, end: Deadline, logger: Logger) {
    this.entry = entry;
    this.call = call;
    this.span = span;
    this.end = end;
    this.#logger = logger;
    this.requestId = undefined;
    this.requestMark = undefined;
    this.service = undefined;
  }

  get method() {
    return this.entry.method;
  }

  get door(): Door {
    return this.call.door;
  }

  get deadline(): Date {
    return this.end.at;
  }

  get remainingMs(): number {
    return this.end.remainingMs;
  }

  get signal(): AbortSignal {
    return this.end.signal;
  }

  get traceId(): string {
    return this.span.traceId;
  }

  get traceparent(): string | undefined {
    return this.call.traceparent;
  }

  get token(): string | undefined {
    return this.#principal === undefined ? undefined : this.call.credentials.token;
  }

  get tenant(): string | undefined {
    return this.#principal?.tenant;
  }

  get principal(): Principal {
    if (this.#principal !== undefined) return this.#principal;
    throw new ServiceError('INTERNAL', 'The service failed on this call; the trace id finds the cause in its log.', {
      cause: new Error(`${this.entry.name} is public and has no principal`),
    });
  }

  /** The principal if the caller is known by now. */
  get caller(): Principal | undefined {
    return this.#principal;
  }

  /** A child logger costs as much as a small handler, so it is made only for handlers that log. */
  get log(): Logger {
    this.#log ??= this.#logger.child({
      traceId: this.traceId,
      method: this.entry.name,
      tenant: this.#principal?.tenant,
    });
    return this.#log;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Runs `fn` as part of this call: its span is the active one, and calls to other services are made for it. */
  run<T>(fn: () => T): T {
    return this.span.run(() => runInCall(this, fn));
  }

  identify({ principal, service }: { readonly principal: Principal; readonly service?: Identity }): void {
    this.#principal = principal;
    this.service = service;
    this.#log = undefined;
    this.span.setTenant(principal.tenant);
  }
}
