import { verify } from 'node:crypto';
import { TransparencyError } from '../transparency-error.ts';
import { parseCosignature, type SignedMessage } from './cosignature.ts';
import type { NoteKey } from './note-key.ts';
import { type NoteSignature, parseNote } from './signed-note.ts';

/** A signature that is right. */
export interface VerifiedSignature extends NoteSignature {
  readonly key: NoteKey;
  /** Of a cosignature: when the witness saw the checkpoint, in seconds since 1970. */
  readonly time?: number;
}

export interface OpenedNote {
  /** What was signed. */
  readonly text: string;
  /** By known keys: one for each key. */
  readonly verified: readonly VerifiedSignature[];
  /** By keys that are not known: nothing is said of them, and they are kept for those who know. */
  readonly unverified: readonly NoteSignature[];
}

/**
 * Opens a note by the keys that are known. Throws MALFORMED_NOTE, TOO_LARGE, INVALID_SIGNATURE when that of a known key is wrong,
 * NO_TRUSTED_SIGNATURE when there is none of a known key, AMBIGUOUS_KEY.
 */
export function openNote(note: Uint8Array, keys: readonly NoteKey[]): OpenedNote {
  const known = Map.groupBy(keys, label);
  const verified = new Map<string, VerifiedSignature>();
  const unverified: NoteSignature[] = [];
  const { text, signatures } = parseNote(note);
  for (const signature of signatures) {
    const [key, ...others] = known.get(label(signature)) ?? [];
    if (key === undefined) unverified.push(signature);
    else if (others.length > 0) throw new TransparencyError('AMBIGUOUS_KEY', `two keys are ${label(key)}`);
    else verified.set(label(key), check(text, signature, key));
  }
  if (verified.size === 0) throw new TransparencyError('NO_TRUSTED_SIGNATURE', 'no known key signed the note');
  return { text, verified: [...verified.values()], unverified };
}

function check(text: string, line: NoteSignature, key: NoteKey): VerifiedSignature {
  const signed = signedBy(key, text, line.signature);
  if (signed === undefined || !verify(null, signed.message, key.publicKey, signed.signature)) {
    throw new TransparencyError('INVALID_SIGNATURE', `the signature of ${label(key)} is wrong`);
  }
  return { ...line, key, ...(signed.time !== undefined && { time: signed.time }) };
}

function signedBy({ type }: NoteKey, text: string, signature: Uint8Array): SignedMessage | undefined {
  return type === 'cosignature/v1'
    ? parseCosignature(text, signature)
    : { message: Buffer.from(text, 'utf8'), signature };
}

function label({ name, keyId }: Pick<NoteKey, 'name' | 'keyId'>): string {
  return `${name}+${keyId.toString(16).padStart(8, '0')}`;
}
