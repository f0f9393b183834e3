import { Message, MessageHeader, type Schema } from 'apache-arrow';
import { DictionaryBatch as DictionaryTable } from 'apache-arrow/fb/dictionary-batch';
import type { Field as FieldTable } from 'apache-arrow/fb/field';
import { Message as MessageTable } from 'apache-arrow/fb/message';
import { RecordBatch as BatchTable } from 'apache-arrow/fb/record-batch';
import { Schema as SchemaTable } from 'apache-arrow/fb/schema';
import { Type } from 'apache-arrow/fb/type';
import { ByteBuffer } from 'flatbuffers';
import { DocumentError } from '../document-error.ts';
import { expectTable, malformed } from './malformed.ts';

/** What a message of an Arrow file says of its body. */
export type MessageHead = { readonly bodyLength: number } & (
  | { readonly kind: 'schema'; readonly schema: Schema }
  | { readonly kind: 'dictionary'; readonly id: number; readonly batch: BatchHead }
  | { readonly kind: 'rows'; readonly batch: BatchHead }
);

export interface BatchHead {
  readonly rows: number;
  /** Of each column, and of what is nested in it. */
  readonly nodes: readonly { readonly rows: number; readonly nulls: number }[];
  /** Places in the body. */
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  /** Of each column of views, how many buffers its texts are in. */
  readonly textBuffers: readonly number[];
}

/** More than any message of a fact table has of anything. */
const MOST = 256;

/**
 * Reads the metadata of a message. The library trusts the lengths of lists in it, and one flipped bit can make it loop for
 * minutes, so they are looked at before. Throws `DocumentError` INVALID_DOCUMENT.
 */
export function readMessageHead(metadata: Uint8Array): MessageHead {
  try {
    return messageHead(metadata);
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause;
    throw malformed('a message cannot be read', { cause });
  }
}

function messageHead(metadata: Uint8Array): MessageHead {
  const message = MessageTable.getRootAsMessage(new ByteBuffer(metadata));
  expectTable(message.customMetadataLength() === 0, 'a message has metadata');
  const bodyLength = count(message.bodyLength());
  switch (message.headerType() as number) {
    case MessageHeader.Schema:
      refuseLongSchema(message.header(new SchemaTable()));
      return { kind: 'schema', bodyLength, schema: Message.decode(metadata).header() as Schema };
    case MessageHeader.DictionaryBatch: {
      const dictionary: DictionaryTable = message.header(new DictionaryTable());
      expectTable(!dictionary.isDelta(), 'a dictionary is in pieces');
      return { kind: 'dictionary', bodyLength, id: count(dictionary.id()), batch: batchHead(dictionary.data()) };
    }
    case MessageHeader.RecordBatch:
      return { kind: 'rows', bodyLength, batch: batchHead(message.header(new BatchTable())) };
    default:
      throw malformed('a message is of another kind');
  }
}

/** Of values that have nothing in them but themselves. */
const FLAT = new Set([Type.Utf8, Type.Utf8View, Type.FloatingPoint, Type.Bool, Type.FixedSizeBinary]);

/** Also guards the schema of a footer: the library trusts that a list says what it is of. */
export function refuseLongSchema(schema: SchemaTable | null): void {
  expectTable(schema !== null, 'it has no schema');
  expectTable(schema.fieldsLength() < MOST && schema.customMetadataLength() < MOST, 'the schema is too long');
  for (let n = 0; n < schema.fieldsLength(); n += 1) {
    const field = schema.fields(n);
    const isList = field?.typeType() === Type.List && field.childrenLength() === 1;
    const item = isList ? field.children(0) : null;
    expectTable(isFlat(isList ? item : field), 'a column is of no type of a fact table');
    expectTable(field?.customMetadataLength() === 0, 'a column has metadata');
  }
}

function isFlat(field: FieldTable | null): boolean {
  return (
    field !== null && FLAT.has(field.typeType()) && field.childrenLength() === 0 && field.customMetadataLength() === 0
  );
}

function batchHead(batch: BatchTable | null): BatchHead {
  expectTable(batch !== null && batch.compression() === null, 'a batch is compressed');
  expectTable(batch.nodesLength() < MOST && batch.buffersLength() < MOST, 'a batch has too many columns');
  const rows = count(batch.length());
  const nodes = Array.from({ length: batch.nodesLength() }, (_, n) => {
    const node = batch.nodes(n);
    expectTable(node !== null, 'a column is missing');
    return { rows: count(node.length()), nulls: count(node.nullCount()) };
  });
  const buffers = Array.from({ length: batch.buffersLength() }, (_, n) => {
    const buffer = batch.buffers(n);
    expectTable(buffer !== null, 'a buffer is missing');
    return { offset: count(buffer.offset()), length: count(buffer.length()) };
  });
  expectTable(batch.variadicBufferCountsLength() < MOST, 'a batch has too many columns');
  const textBuffers = Array.from({ length: batch.variadicBufferCountsLength() }, (_, n) =>
    count(batch.variadicBufferCounts(n) ?? 0n),
  );
  return { rows, nodes, buffers, textBuffers };
}

function count(value: bigint): number {
  expectTable(value >= 0n && value <= Number.MAX_SAFE_INTEGER, 'a length is out of range');
  return Number(value);
}
