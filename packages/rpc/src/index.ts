export { type Admission, createAdmission } from './core/admission.ts';
export { authorize } from './core/authorize.ts';
export {
  type Call,
  type CallLimits,
  DEFAULT_CALL_LIMITS,
  type Dispatcher,
  type FinishedCall,
  type RequestSource,
} from './core/call.ts';
export { type CurrentCall, currentCall } from './core/current-call.ts';
export { createDispatcher, type DispatcherOptions } from './core/dispatcher.ts';
export {
  type CallContext,
  type ClientStreamHandler,
  type Door,
  type Implementation,
  implement,
  type ReceivedRequest,
  type ServiceHandlers,
  type StreamHandler,
  type UnaryHandler,
} from './core/handler.ts';
export { INTERNAL_SCOPE } from './core/internal-caller.ts';
export type { Authenticator, Credentials, Identity, Principal } from './core/principal.ts';
export * from './errors/index.ts';
export {
  createIdempotency,
  type Idempotency,
  type IdempotencyOptions,
  REQUEST_KEPT_MS,
} from './idempotency/idempotency.ts';
export type { RequestMark } from './idempotency/request-mark.ts';
export { sweepRequestIds } from './idempotency/sweep.ts';
export type { PagePosition } from './paging/page-token.ts';
export {
  createPager,
  DEFAULT_PAGE_SIZE,
  MAX_PAGE_SIZE,
  type Page,
  type PageContext,
  type Pager,
} from './paging/pager.ts';
