import type { Data, Utf8 } from 'apache-arrow';
import type { Int32Log } from './int32-log.ts';
import { expectTable } from './malformed.ts';

/**
 * Arrow's view of a text, four int32: its length; then the text itself, padded with zeros, if it has no more than `INLINE_BYTES`; else its
 * first four bytes, the buffer that it is in (ours have one), and where it begins there. Views of one text may be many.
 */
export const VIEW_BYTES = 16;
export const VIEW_WORDS = VIEW_BYTES / Int32Array.BYTES_PER_ELEMENT;
export const INLINE_BYTES = 12;

/** A view of a text for each code. */
export function viewsOf(codes: Int32Log, texts: Data<Utf8>): Uint8Array {
  const distinct = new Int32Array(texts.length * VIEW_WORDS);
  for (let code = 0; code < texts.length; code += 1) writeView(distinct, code, texts);
  const views = new Int32Array(codes.length * VIEW_WORDS);
  let at = 0;
  for (const segment of codes.segments()) {
    for (const code of segment) {
      const from = code * VIEW_WORDS;
      for (let word = 0; word < VIEW_WORDS; word += 1) views[at + word] = distinct[from + word] as number;
      at += VIEW_WORDS;
    }
  }
  return new Uint8Array(views.buffer);
}

function writeView(views: Int32Array, code: number, { values, valueOffsets }: Data<Utf8>): void {
  const [begin = 0, end = 0] = valueOffsets.subarray(code, code + 2);
  const at = code * VIEW_WORDS;
  const isInline = end - begin <= INLINE_BYTES;
  const shown = values.subarray(begin, isInline ? end : begin + 4);
  new Uint8Array(views.buffer, (at + 1) * Int32Array.BYTES_PER_ELEMENT, INLINE_BYTES).set(shown);
  views[at] = end - begin;
  if (!isInline) views[at + 3] = begin;
}

/** Long texts are in their one buffer, of `bytes`. */
export function checkViews(views: Int32Array, bytes: number): void {
  for (let at = 0; at < views.length; at += VIEW_WORDS) {
    const [length, buffer, begin] = [views[at] as number, views[at + 2], views[at + 3] as number];
    expectTable(length >= 0, 'a text ends before it begins');
    if (length <= INLINE_BYTES) continue;
    expectTable(buffer === 0 && begin >= 0 && begin + length <= bytes, 'a text is not inside of its buffer');
  }
}
