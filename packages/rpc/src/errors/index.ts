export { challengeOf, wwwAuthenticate } from './challenge.ts';
export { type CodeName, GRPC_CODES } from './codes.ts';
export { fromStatus } from './from-status.ts';
export { REASONS, type Reason } from './reasons.ts';
export { ServiceError, type ServiceErrorDetails, type Violation } from './service-error.ts';
export { toServiceError } from './to-service-error.ts';
export {
  BODY_BUDGET,
  boundedText,
  ERROR_DOMAIN,
  type ErrorBudget,
  type ErrorDetail,
  TRAILER_BUDGET,
  toDetails,
  toStatus,
} from './to-status.ts';
