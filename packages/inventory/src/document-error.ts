/** Stable reasons for refusing a document. They are API: callers map them to their own error model. */
export type DocumentErrorCode =
  | 'UNKNOWN_FORMAT'
  | 'UNSUPPORTED_VERSION'
  | 'MALFORMED_JSON'
  | 'INVALID_DOCUMENT'
  | 'TOO_LARGE'
  | 'TOO_DEEP';

/**
 * The only error that readers and the fact table throw for bad input.
 * `at` is the place in the document as a JSON path (`$.matches[3].artifact.name`), or `$` for the whole.
 */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: DocumentErrorCode;
  readonly at: string;

  constructor(code: DocumentErrorCode, message: string, at = '$', options?: ErrorOptions) {
    super(`${at}: ${message}`, options);
    this.code = code;
    this.at = at;
  }
}
