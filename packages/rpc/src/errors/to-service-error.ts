import { StoreError } from '@policy-registry/storage';
import { ServiceError } from './service-error.ts';

/**
 * Turns whatever was thrown into the one error that doors know. A `ServiceError` passes through. Failures of the
 * store keep their meaning but not their message, which may name tables and paths; everything else is INTERNAL with a
 * message that says nothing. The original is the `cause`, for the log.
 */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (thrown instanceof StoreError) return fromStore(thrown);
  if (isNamed(thrown, 'AbortError')) return new ServiceError('CANCELLED', 'The call was cancelled.', { cause: thrown });
  if (isNamed(thrown, 'TimeoutError')) {
    return new ServiceError('DEADLINE_EXCEEDED', 'The deadline passed before the call was done.', { cause: thrown });
  }
  return internal(thrown);
}

function fromStore(error: StoreError): ServiceError {
  switch (error.code) {
    case 'REVISION_MISMATCH':
      return new ServiceError('CONFLICT', 'Another writer was faster; retry the call.', { cause: error });
    case 'UNAVAILABLE':
      return new ServiceError('UNAVAILABLE', 'The store cannot be reached; retry later.', {
        cause: error,
        retryAfterMs: 1000,
      });
    case 'CORRUPT':
      return new ServiceError('DATA_CORRUPT', 'Stored content does not match its digest.', { cause: error });
    case 'TOO_LARGE':
      return new ServiceError('TOO_LARGE', 'The content is larger than the store takes.', { cause: error });
    // What these mean depends on the resource, so the domain maps them; one that gets here is a defect.
    case 'ALREADY_EXISTS':
    case 'NOT_FOUND':
    case 'IMMUTABLE':
      return internal(error);
  }
}

function internal(cause: unknown): ServiceError {
  return new ServiceError('INTERNAL', 'The service failed on this call; the trace id finds the cause in its log.', {
    cause,
  });
}

function isNamed(thrown: unknown, name: string): boolean {
  return thrown instanceof Error && thrown.name === name;
}
