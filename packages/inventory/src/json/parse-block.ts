import { isUtf8 } from 'node:buffer';
import { DocumentError } from '../document-error.ts';
import type { ListBlock } from './document-layout.ts';
import { decodeUtf8, parseText } from './parse-checked.ts';
import type { UnreadMembers } from './unread-members.ts';

/** Holds a block between brackets, which makes it a list. Larger ones get a buffer of their own. */
const scratch = Buffer.alloc(128 * 1024);

/**
 * The items of one block of a list. `isOnly`: the list has no other, so there may be nothing but white space in it. What is in
 * `unread` members is left out, and need not be well-formed but for its UTF-8. Throws `DocumentError` MALFORMED_JSON with the
 * byte in the document.
 */
export function parseBlock(
  bytes: Uint8Array,
  { offset, length }: ListBlock,
  isOnly: boolean,
  unread?: UnreadMembers,
): readonly unknown[] {
  const items = parseList(bytes, offset, unread);
  if (items.length === 0 && !isOnly) {
    throw new DocumentError('MALFORMED_JSON', `no item behind a comma at byte ${offset + length}`);
  }
  return items;
}

function parseList(bytes: Uint8Array, offset: number, unread: UnreadMembers | undefined): readonly unknown[] {
  return parseWithout(unread, bytes, offset) ?? parseWhole(bytes, offset);
}

/** `undefined` where there is nothing to be left out, and where it is malformed: the whole tells the place. */
function parseWithout(
  unread: UnreadMembers | undefined,
  bytes: Uint8Array,
  offset: number,
): readonly unknown[] | undefined {
  if (unread === undefined || !isUtf8(bytes)) return undefined;
  const list = inBrackets(bytes);
  const length = unread.emptyIn(list);
  if (length === undefined) return undefined;
  try {
    return JSON.parse(decodeUtf8(list.subarray(0, length), offset));
  } catch {
    return undefined;
  }
}

function parseWhole(bytes: Uint8Array, offset: number): readonly unknown[] {
  const text = decodeUtf8(inBrackets(bytes), offset - 1);
  return parseText(text, (before) => offset + before - 1) as readonly unknown[];
}

/** Good until the next one. */
function inBrackets(bytes: Uint8Array): Buffer {
  const length = bytes.length + 2;
  const list = length <= scratch.length ? scratch.subarray(0, length) : Buffer.allocUnsafe(length);
  list[0] = 0x5b;
  list.set(bytes, 1);
  list[length - 1] = 0x5d;
  return list;
}
