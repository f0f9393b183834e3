import type { NoteKey } from '../note/note-key.ts';
import { type OpenedNote, openNote, type VerifiedSignature } from '../note/open-note.ts';
import { TransparencyError } from '../transparency-error.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';

/** Whom a verifier believes. It must come from elsewhere than the log. */
export interface LogTrust {
  readonly origin: string;
  /** Of the log: one of them must have signed. More than one while a key is replaced. */
  readonly keys: readonly NoteKey[];
  /** Whose cosignatures are looked at. A wrong one is an error; how many are wanted is for the caller. */
  readonly witnesses?: readonly NoteKey[] | undefined;
}

export interface OpenedCheckpoint extends Checkpoint {
  /** Of known witnesses. */
  readonly cosignatures: readonly VerifiedSignature[];
  /** The note that it came in, with all its signatures. */
  readonly note: OpenedNote;
}

/**
 * Opens a checkpoint that the log signed. Throws what `openNote` and `parseCheckpoint` throw, NO_TRUSTED_SIGNATURE also when only
 * witnesses signed, ORIGIN_MISMATCH.
 */
export function openCheckpoint(bytes: Uint8Array, { origin, keys, witnesses = [] }: LogTrust): OpenedCheckpoint {
  const note = openNote(bytes, [...keys, ...witnesses]);
  if (!note.verified.some(({ key }) => keys.includes(key))) {
    throw new TransparencyError('NO_TRUSTED_SIGNATURE', 'the log did not sign the checkpoint');
  }
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== origin) {
    throw new TransparencyError('ORIGIN_MISMATCH', `the checkpoint is of ${JSON.stringify(checkpoint.origin)}`);
  }
  return { ...checkpoint, cosignatures: note.verified.filter(({ key }) => witnesses.includes(key)), note };
}
