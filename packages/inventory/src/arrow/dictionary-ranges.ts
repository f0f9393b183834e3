import type { ByteRange } from '../table/fact-index.ts';
import type { ColumnKind } from './columns.ts';
import { expectTable } from './malformed.ts';
import { checkOffsets, int32s, type MessageBody } from './message-body.ts';
import type { BatchHead } from './message-head.ts';
import { checkViews, VIEW_BYTES, VIEW_WORDS } from './text-views.ts';

/** The parts of a dictionary that are read, in the order of the file. Throws `DocumentError` unless all is inside of its bounds. */
export function dictionaryRanges(kind: ColumnKind, head: BatchHead, body: MessageBody): readonly ByteRange[] {
  const { rows, nodes, buffers, textBuffers } = head;
  const [values, items] = nodes;
  const nested = kind === 'objects' ? 1 : 0;
  expectTable(nodes.length === 1 + nested && textBuffers.length === nested, 'a dictionary is nested in another way');
  expectTable(values?.rows === rows && nodes.every(({ nulls }) => nulls === 0), 'a dictionary has nulls');
  switch (kind) {
    case 'text':
    case 'json': {
      expectTable(buffers.length === 3, 'a dictionary has other buffers');
      const offsets = body.buffer(buffers[1], (rows + 1) * 4);
      const texts = body.buffer(buffers[2], 0);
      checkOffsets(int32s(offsets.bytes, rows + 1), texts.bytes.length);
      return [offsets.range, texts.range];
    }
    case 'objects': {
      expectTable(buffers.length === 5 && textBuffers[0] === 1, 'a dictionary has other buffers');
      const count = items?.rows ?? 0;
      const offsets = body.buffer(buffers[1], (rows + 1) * 4);
      checkOffsets(int32s(offsets.bytes, rows + 1), count);
      const views = body.buffer(buffers[3], count * VIEW_BYTES);
      const texts = body.buffer(buffers[4], 0);
      checkViews(int32s(views.bytes, count * VIEW_WORDS), texts.bytes.length);
      return [offsets.range, views.range, texts.range];
    }
    case 'number':
      expectTable(buffers.length === 2, 'a dictionary has other buffers');
      return [body.buffer(buffers[1], rows * 8).range];
    case 'flag':
      return [];
  }
}
