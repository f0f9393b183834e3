export { type ConnectOptions, connectHandler } from './connect/connect-door.ts';
export {
  DEFAULT_GRPC_LIMITS,
  type GrpcDoor,
  type GrpcDoorOptions,
  type GrpcLimits,
  startGrpcDoor,
} from './grpc/grpc-door.ts';
export { type HttpHandler, pathOf } from './http/handler.ts';
export { healthHandler } from './http/health.ts';
export {
  DEFAULT_HTTP_LIMITS,
  type HttpDoor,
  type HttpDoorOptions,
  type HttpLimits,
  startHttpDoor,
} from './http/http-door.ts';
export { type RestCallLike, restInvoke } from './http/rest-invoke.ts';
export { unboundBody } from './http/streamed-body.ts';
export {
  createReadinessCheck,
  type Readiness,
  type ReadinessCheck,
  type ReadinessOptions,
} from './readiness.ts';
