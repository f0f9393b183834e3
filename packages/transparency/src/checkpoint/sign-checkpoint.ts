import type { TreeHead } from '../merkle/tree-head.ts';
import { type NoteSigner, signNote } from '../note/sign-note.ts';
import { formatCheckpoint } from './checkpoint.ts';

/**
 * The bytes of `checkpoint`. Whoever signs a tree says that all its objects are there, and that every tree which was signed before is
 * a prefix of it. Throws MALFORMED_CHECKPOINT, MALFORMED_NOTE, and what a signer throws.
 */
export async function signCheckpoint(
  { origin, head }: { readonly origin: string; readonly head: TreeHead },
  signers: readonly NoteSigner[],
): Promise<Uint8Array> {
  return signNote(formatCheckpoint({ origin, ...head, extensions: [] }), signers);
}
