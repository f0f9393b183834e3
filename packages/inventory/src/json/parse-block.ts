import { DocumentError } from '../document-error.ts';
import type { ListBlock } from './document-layout.ts';
import { decodeUtf8, parseText } from './parse-checked.ts';

/**
 * The items of one block of a list. `isOnly`: the list has no other, so there may be nothing but white space in it.
 * Throws `DocumentError` MALFORMED_JSON with the byte in the document.
 */
export function parseBlock(bytes: Uint8Array, { offset, length }: ListBlock, isOnly: boolean): readonly unknown[] {
  const text = `[${decodeUtf8(bytes, offset)}]`;
  const items = parseText(text, (before) => offset + before - 1) as readonly unknown[];
  if (items.length === 0 && !isOnly) {
    throw new DocumentError('MALFORMED_JSON', `no item behind a comma at byte ${offset + length}`);
  }
  return items;
}
