import { AsyncLocalStorage } from 'node:async_hooks';

/** What a call to another service passes on of the call that it is made for. */
export interface CurrentCall {
  /** The user's token, verified. Absent in public methods, and where a service calls for itself. */
  readonly token: string | undefined;
  /** The tenant that the call acts in. Absent in public methods: there it would be a claim that nobody has checked. */
  readonly tenant: string | undefined;
  readonly deadline: Date;
  /** Time to the deadline, by this machine's steady clock. */
  readonly remainingMs: number;
  /** Aborts when the caller hangs up or the deadline passes. */
  readonly signal: AbortSignal;
  readonly requestId: string | undefined;
  /** As the caller sent it; the active span, where there is one, is the nearer parent. */
  readonly traceparent: string | undefined;
}

const calls = new AsyncLocalStorage<CurrentCall>();

/**
 * The call whose handler this code runs for; undefined outside of calls. What a handler leaves running belongs to its call
 * still: it has the caller's rights, and no time beyond the deadline of the call.
 */
export function currentCall(): CurrentCall | undefined {
  return calls.getStore();
}

export function runInCall<T>(call: CurrentCall, fn: () => T): T {
  return calls.run(call, fn);
}
