/**
 * Why a log, or a part of it, is refused. Stable: callers map these to their own error model.
 *
 * What cannot be read:
 * - MALFORMED_NOTE, MALFORMED_KEY, MALFORMED_CHECKPOINT, MALFORMED_PATH, MALFORMED_TILE, MALFORMED_BUNDLE: it has not the form that its
 *   specification gives it.
 * - TOO_LARGE: over the bound of its kind.
 * - NOT_FOUND: a log must have this object, and has not.
 * - OUT_OF_RANGE: an index or a size that the tree does not have.
 *
 * What is not believed:
 * - INVALID_SIGNATURE: of a known key, and wrong.
 * - NO_TRUSTED_SIGNATURE: none of a known key of the log.
 * - AMBIGUOUS_KEY: two of the known keys have one name and id.
 * - ORIGIN_MISMATCH: a checkpoint of another log.
 * - INVALID_PROOF: it does not lead to the root.
 * - TILE_MISMATCH, ENTRY_MISMATCH: the tile, or an entry of the bundle, is not in the tree of the checkpoint.
 * - ROOT_MISMATCH: the entries do not have the root of the checkpoint.
 * - ROLLED_BACK: the log is shorter than it was.
 * - FORKED: what the log was is not a prefix of what it is.
 */
export type TransparencyErrorCode =
  | 'MALFORMED_NOTE'
  | 'MALFORMED_KEY'
  | 'MALFORMED_CHECKPOINT'
  | 'MALFORMED_PATH'
  | 'MALFORMED_TILE'
  | 'MALFORMED_BUNDLE'
  | 'TOO_LARGE'
  | 'NOT_FOUND'
  | 'OUT_OF_RANGE'
  | 'INVALID_SIGNATURE'
  | 'NO_TRUSTED_SIGNATURE'
  | 'AMBIGUOUS_KEY'
  | 'ORIGIN_MISMATCH'
  | 'INVALID_PROOF'
  | 'TILE_MISMATCH'
  | 'ENTRY_MISMATCH'
  | 'ROOT_MISMATCH'
  | 'ROLLED_BACK'
  | 'FORKED';

const MAX_MESSAGE = 300;

/** What this package throws for bad input. What a `LogSource` throws passes through as it is. */
export class TransparencyError extends Error {
  override readonly name = 'TransparencyError';
  readonly code: TransparencyErrorCode;

  constructor(code: TransparencyErrorCode, message: string, options?: ErrorOptions) {
    // Texts of the log stand in messages, and are as long as somebody else made them.
    super(message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE).toWellFormed()}...` : message, options);
    this.code = code;
  }
}
