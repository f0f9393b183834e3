export { type CodeName, GRPC_CODES } from './codes.ts';
export { REASONS, type Reason } from './reasons.ts';
export { ServiceError, type ServiceErrorDetails, type Violation } from './service-error.ts';
