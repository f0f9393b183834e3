import { DocumentError } from '../document-error.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Refuses JSON nested deeper than `maxDepth`, in one pass over the bytes and before anything is built from them, so that
 * no recursive consumer downstream can be driven out of stack. It does not validate: that is the parser's part.
 */
export function refuseDeepNesting(bytes: Uint8Array, maxDepth: number): void {
  let depth = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = closingQuote(bytes, index + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      if (depth > maxDepth) {
        throw new DocumentError('TOO_DEEP', `nested deeper than ${maxDepth} levels at byte ${index}`);
      }
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
}

function closingQuote(bytes: Uint8Array, from: number): number {
  let index = from;
  while (index < bytes.length && bytes[index] !== QUOTE) index += bytes[index] === BACKSLASH ? 2 : 1;
  return index;
}
