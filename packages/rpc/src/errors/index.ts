export { wwwAuthenticate } from './challenge.ts';
export { type CodeName, GRPC_CODES } from './codes.ts';
export { REASONS, type Reason } from './reasons.ts';
export { ServiceError, type ServiceErrorDetails, type Violation } from './service-error.ts';
export { toServiceError } from './to-service-error.ts';
export { boundedText, ERROR_DOMAIN, type ErrorDetail, toDetails, toStatus } from './to-status.ts';
