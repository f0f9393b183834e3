import { DocumentError } from '../document-error.ts';
import type { ListBlock } from './document-layout.ts';
import { decodeUtf8, parseText } from './parse-checked.ts';

/** Holds a block between brackets, which makes it a list. Larger ones get a buffer of their own. */
const scratch = Buffer.alloc(128 * 1024);

/**
 * The items of one block of a list. `isOnly`: the list has no other, so there may be nothing but white space in it.
 * Throws `DocumentError` MALFORMED_JSON with the byte in the document.
 */
export function parseBlock(bytes: Uint8Array, { offset, length }: ListBlock, isOnly: boolean): readonly unknown[] {
  const list = length + 2 <= scratch.length ? scratch : Buffer.allocUnsafe(length + 2);
  list[0] = 0x5b;
  list.set(bytes, 1);
  list[length + 1] = 0x5d;
  const text = decodeUtf8(list.subarray(0, length + 2), offset - 1);
  const items = parseText(text, (before) => offset + before - 1) as readonly unknown[];
  if (items.length === 0 && !isOnly) {
    throw new DocumentError('MALFORMED_JSON', `no item behind a comma at byte ${offset + length}`);
  }
  return items;
}
