import { type Data, makeData, Utf8 } from 'apache-arrow';

/** Texts as UTF-8 with offsets, in one chunk, none of them null. */
export function textData(texts: readonly string[]): Data<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  for (const [index, text] of texts.entries()) {
    valueOffsets[index + 1] = (valueOffsets[index] ?? 0) + Buffer.byteLength(text);
  }
  const data = Buffer.alloc(valueOffsets.at(-1) ?? 0);
  for (const [index, text] of texts.entries()) data.write(text, valueOffsets[index] ?? 0);
  return makeData({ type: new Utf8(), length: texts.length, nullCount: 0, valueOffsets, data });
}
