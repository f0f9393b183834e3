import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type NoteKey, noteKey } from './note-key.ts';
import { openNote } from './open-note.ts';
import { formatNote, type NoteSignature } from './signed-note.ts';

/** Whoever holds a private key: this process, or a key service. */
export interface NoteSigner {
  readonly key: NoteKey;
  /** Ed25519 over the bytes. */
  sign(text: Uint8Array): Promise<Uint8Array>;
}

/** Throws MALFORMED_KEY. */
export function localNoteSigner(name: string, privateKey: KeyObject): NoteSigner {
  return { key: noteKey(name, createPublicKey(privateKey)), sign: async (text) => sign(null, text, privateKey) };
}

/**
 * The bytes of the note; it opens by the keys of the signers. Throws MALFORMED_NOTE for a text that cannot be one, INVALID_SIGNATURE
 * when a signer signed something else, and what a signer throws.
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  const signatures = signers.map(async (signer): Promise<NoteSignature> => {
    const { name, keyId } = signer.key;
    return { name, keyId, signature: await signer.sign(bytes) };
  });
  const note = formatNote({ text, signatures: await Promise.all(signatures) });
  openNote(
    note,
    signers.map(({ key }) => key),
  );
  return note;
}
