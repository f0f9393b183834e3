import { createHash } from 'node:crypto';
import { DocumentError } from '../document-error.ts';

/**
 * A fact table holds the SHA-256 of itself, so that damage is found before a parser walks into it: Arrow's reader trusts
 * lengths, and a single flipped bit can make it loop for minutes. The digest is a metadata value of the schema, which the
 * file holds twice: in front and in the footer. It is taken with zeros in both places.
 */
const LABEL = 'sha256-of-this-file:';
const ZEROS = '0'.repeat(64);
/** The metadata value of a file that is yet to be sealed. */
export const OPEN_SEAL = `${LABEL}${ZEROS}`;

/** Writes the digest into the file, in place. */
export function sealFile(bytes: Uint8Array): void {
  const file = bufferOf(bytes);
  const places = sealPlaces(file);
  const digest = digestOf(file, places);
  for (const place of places) file.write(digest, place);
}

/** Throws `DocumentError` INVALID_DOCUMENT for bytes that are not, to the last bit, a file that was sealed. */
export function refuseBrokenSeal(bytes: Uint8Array): void {
  const file = bufferOf(bytes);
  const places = sealPlaces(file);
  const digest = places.length === 0 ? undefined : digestOf(file, places);
  if (digest === undefined || places.some((place) => file.toString('latin1', place, place + ZEROS.length) !== digest)) {
    throw new DocumentError('INVALID_DOCUMENT', 'the bytes are no fact table, or are damaged');
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The first and the last label: what stands between them is data, and may say anything. */
function sealPlaces(file: Buffer): readonly number[] {
  const found = new Set([file.indexOf(LABEL), file.lastIndexOf(LABEL)]);
  return [...found].filter((at) => at !== -1).map((at) => at + LABEL.length);
}

function digestOf(file: Buffer, places: readonly number[]): string {
  const hash = createHash('sha256');
  let from = 0;
  for (const place of places) {
    hash.update(file.subarray(from, place)).update(ZEROS);
    from = place + ZEROS.length;
  }
  return hash.update(file.subarray(from)).digest('hex');
}
