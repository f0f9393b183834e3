export { authorize } from './core/authorize.ts';
export {
  type Call,
  type CallLimits,
  DEFAULT_CALL_LIMITS,
  type Dispatcher,
  type FinishedCall,
  type RequestSource,
} from './core/call.ts';
export { createDispatcher, type DispatcherOptions } from './core/dispatcher.ts';
export {
  type CallContext,
  type Door,
  type Implementation,
  implement,
  type ServiceHandlers,
  type StreamHandler,
  type UnaryHandler,
} from './core/handler.ts';
export type { Authenticator, Credentials, Principal } from './core/principal.ts';
export {
  DEFAULT_GRPC_LIMITS,
  type GrpcDoor,
  type GrpcDoorOptions,
  type GrpcLimits,
  startGrpcDoor,
} from './doors/grpc/grpc-door.ts';
export * from './errors/index.ts';
export { createIdempotency, type Idempotency, type IdempotencyOptions } from './idempotency/idempotency.ts';
export { sweepRequestIds } from './idempotency/sweep.ts';
