/**
 * Why a bundle is not to be run. Codes are stable API.
 * - HEAD_FORMAT: there is no head, or it is no DSSE envelope with one signature over a statement about a head.
 * - HEAD_KEY: no trusted key has the id that signed it.
 * - HEAD_SIGNATURE: the signature does not hold.
 * - HEAD_MISMATCH: the bundle is of another tenant, environment or pack than it was asked for, or not what the head is of.
 * - HEAD_EXPIRED: the head is over.
 * - HEAD_OLDER: a newer head was seen before, or another one of the same generation.
 */
export type HeadErrorCode =
  | 'HEAD_FORMAT'
  | 'HEAD_KEY'
  | 'HEAD_SIGNATURE'
  | 'HEAD_MISMATCH'
  | 'HEAD_EXPIRED'
  | 'HEAD_OLDER';

export class HeadError extends Error {
  readonly code: HeadErrorCode;

  constructor(code: HeadErrorCode, message: string) {
    super(message);
    this.name = 'HeadError';
    this.code = code;
  }
}
