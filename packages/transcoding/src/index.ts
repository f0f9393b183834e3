export type { RawBody } from './binding/http-body.ts';
export { type EncodedRequest, EncodeError, encodeRequest } from './encode/encode-request.ts';
export { type CodeName, HTTP_STATUS } from './errors/codes.ts';
export { type Problem, type ProblemOptions, type ProblemResponse, toProblem } from './errors/problem.ts';
export {
  isTranscodableError,
  type TranscodableError,
  TranscodingError,
  type Violation,
} from './errors/transcoding-error.ts';
export type { CorsOptions } from './http/cors.ts';
export type { BodyLimits } from './http/read-body.ts';
export { createRestHandler, type RestHandler } from './http/rest-handler.ts';
export type { Invoke, RestCall, RestHandlerOptions, RestLimits } from './http/rest-options.ts';
export type { Access, AccessOf } from './openapi/access.ts';
export { buildOpenApi, type OpenApiDocument, type OpenApiOptions } from './openapi/build-openapi.ts';
export { type Comments, commentsFromFileDescriptorSet } from './openapi/comments.ts';
export type { JsonSchema } from './openapi/json-schema.ts';
export type { Binding, BoundVariable, RequestBody } from './routes/binding.ts';
export { buildRoutes, type RouteOptions } from './routes/build-routes.ts';
export { RouteError } from './routes/route-error.ts';
export type { KeptEscapes, RouteMatch, RouteResult, RouteTable } from './routes/route-table.ts';
