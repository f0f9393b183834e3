import type { Schema } from 'apache-arrow';
import { Footer as FooterTable } from 'apache-arrow/fb/footer';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import { ByteBuffer } from 'flatbuffers';
import { expectTable, malformed } from './malformed.ts';
import { refuseLongSchema } from './message-head.ts';

/** Behind the footer stand its length and the magic word. */
const TAIL_BYTES = 10;
export const MAGIC = Buffer.from('ARROW1');

/** Where a message is in the file. */
export interface FileBlock {
  readonly offset: number;
  readonly metaDataLength: number;
  readonly bodyLength: number;
}

/**
 * Some readers go by the footer, others by the messages. Throws `DocumentError` INVALID_DOCUMENT unless both say the same; `tail` is
 * all that follows the messages.
 */
export function checkFooter(
  tail: Buffer,
  schema: Schema | undefined,
  dictionaries: readonly FileBlock[],
  batches: readonly FileBlock[],
): void {
  const bytes = tail.subarray(0, -TAIL_BYTES);
  expectTable(tail.length > TAIL_BYTES && tail.subarray(-MAGIC.length).equals(MAGIC), 'it has no end');
  expectTable(tail.readInt32LE(bytes.length) === bytes.length, 'its footer has another length');
  const table = FooterTable.getRootAsFooter(new ByteBuffer(bytes));
  expectTable(
    table.dictionariesLength() === dictionaries.length && table.recordBatchesLength() === batches.length,
    'its footer names other messages',
  );
  refuseLongSchema(table.schema());
  const named = readFooter(bytes);
  expectTable(textOf(named.schema) === textOf(schema), 'its footer has another schema');
  for (const [n, { offset, metaDataLength, bodyLength }] of [...dictionaries, ...batches].entries()) {
    const block = named.blocks[n];
    const isSame =
      block?.offset === offset && block.metaDataLength === metaDataLength && block.bodyLength === bodyLength;
    expectTable(isSame, 'its footer names other messages');
  }
}

function readFooter(bytes: Uint8Array): { readonly schema: Schema; readonly blocks: readonly FileBlock[] } {
  try {
    const footer = Footer.decode(bytes);
    return { schema: footer.schema, blocks: [...footer.dictionaryBatches(), ...footer.recordBatches()] };
  } catch (cause) {
    throw malformed('its footer cannot be read', { cause });
  }
}

function textOf(schema: Schema | undefined): string {
  return JSON.stringify([String(schema), [...(schema?.metadata ?? [])]]);
}
