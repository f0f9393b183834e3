export type StoreErrorCode =
  | 'ALREADY_EXISTS'
  | 'REVISION_MISMATCH'
  | 'NOT_FOUND'
  | 'IMMUTABLE'
  | 'TOO_LARGE'
  | 'UNAVAILABLE'
  | 'CORRUPT';

/** What every adapter of both ports throws. Services map it to their own reasons; its message is for logs. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}
