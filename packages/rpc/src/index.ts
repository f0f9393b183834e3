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
export { type ConnectOptions, connectHandler } from './doors/connect/connect-door.ts';
export {
  DEFAULT_GRPC_LIMITS,
  type GrpcDoor,
  type GrpcDoorOptions,
  type GrpcLimits,
  startGrpcDoor,
} from './doors/grpc/grpc-door.ts';
export { type HttpHandler, pathOf } from './doors/http/handler.ts';
export { healthHandler } from './doors/http/health.ts';
export {
  DEFAULT_HTTP_LIMITS,
  type HttpDoor,
  type HttpDoorOptions,
  type HttpLimits,
  startHttpDoor,
} from './doors/http/http-door.ts';
export { type RestCallLike, restInvoke } from './doors/http/rest-invoke.ts';
export { unboundBody } from './doors/http/streamed-body.ts';
export {
  createReadinessCheck,
  type Readiness,
  type ReadinessCheck,
  type ReadinessOptions,
} from './doors/readiness.ts';
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
export {
  connectPeer,
  DEFAULT_PEER_LIMITS,
  type Peer,
  type PeerLimits,
  type PeerOptions,
} from './peers/peer.ts';
export type { PeerCall } from './peers/peer-call.ts';
export type { PeerTls } from './peers/peer-channel.ts';
export type { PeerCallOptions, PeerClient } from './peers/peer-client.ts';
export {
  createUpstreamDispatcher,
  DEFAULT_UPSTREAM_LIMITS,
  type UpstreamLimits,
  type UpstreamOptions,
} from './peers/upstream-dispatcher.ts';
