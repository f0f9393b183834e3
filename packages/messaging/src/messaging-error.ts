/**
 * - UNAVAILABLE: the server or the disk cannot do it now. Of a write the outcome is unknown; all writes may be tried
 *   again, since jobs and events are deduplicated by their ids.
 * - FULL: a bound on what may wait is reached; a part of the call may have been taken.
 * - TOO_LARGE: one job or event is over its limit in bytes; nothing of the call was taken.
 * - LEASE_LOST: what was claimed is no longer the caller's: its time ran out, it was settled, or its group was
 *   cancelled.
 * - CORRUPT: what is stored is not what was written.
 * - CLOSED: `close` was called.
 */
export type MessagingErrorCode = 'UNAVAILABLE' | 'FULL' | 'TOO_LARGE' | 'LEASE_LOST' | 'CORRUPT' | 'CLOSED';

/** What every adapter of both ports throws. Services map it to their own reasons; its message is for logs. */
export class MessagingError extends Error {
  readonly code: MessagingErrorCode;

  constructor(code: MessagingErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MessagingError';
    this.code = code;
  }
}
