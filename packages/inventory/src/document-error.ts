/** Stable reasons for refusing a document. They are API: callers map them to their own error model. */
export type DocumentErrorCode =
  | 'UNKNOWN_FORMAT'
  | 'UNSUPPORTED_VERSION'
  | 'MALFORMED_JSON'
  | 'INVALID_DOCUMENT'
  | 'TOO_LARGE'
  | 'TOO_DEEP';

const MAX_PLACE = 200;
const MAX_MESSAGE = 500;

/**
 * The only error that readers and the fact table throw for bad input.
 * `at` is the place in the document as a JSON path (`$.matches[3].artifact.name`), or `$` for the whole.
 */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: DocumentErrorCode;
  readonly at: string;

  constructor(code: DocumentErrorCode, message: string, at = '$', options?: ErrorOptions) {
    const place = clip(at, MAX_PLACE);
    super(clip(`${place}: ${message}`, MAX_MESSAGE), options);
    this.code = code;
    this.at = place;
  }
}

/** Texts and keys of the document stand in messages, and may be as long as it is. */
function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).toWellFormed()}...` : text;
}
