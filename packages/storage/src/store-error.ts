/**
 * - ALREADY_EXISTS: the id or a unique value is taken.
 * - REVISION_MISMATCH: the document is at another revision than the caller saw.
 * - NOT_FOUND: there is no such document or object.
 * - IMMUTABLE: what is stored may not be changed or deleted.
 * - TOO_LARGE: over a limit of the store.
 * - UNAVAILABLE: the store cannot do it now (closed, disk full, I/O error, in use by another process). Of a write the outcome is
 *   unknown.
 * - CORRUPT: what is stored is not what was written.
 */
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
