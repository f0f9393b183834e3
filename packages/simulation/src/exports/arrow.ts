import {
  Field,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { ChangeStream } from '../changes/join-changes.ts';
import { CHANGE_COLUMNS, type ChangeRecord, changeRecord } from './change-record.ts';

const isScore = (name: keyof ChangeRecord) => name === 'score_before' || name === 'score_after';

const SCHEMA = new Schema(
  CHANGE_COLUMNS.map((name) => new Field(name, isScore(name) ? new Float64() : new Utf8(), false)),
);

/** An Arrow IPC stream: a row for each change, texts as utf8, scores as float64. */
export async function* changesAsArrow(changes: ChangeStream): AsyncGenerator<Uint8Array, void, void> {
  const writer = new ChunkWriter();
  writer.reset(undefined, SCHEMA);
  for await (const some of changes) {
    writer.write(batchOf(some.map(changeRecord)));
    yield writer.take();
  }
  writer.finish();
  yield writer.take();
}

function batchOf(records: readonly ChangeRecord[]): RecordBatch {
  const children = CHANGE_COLUMNS.map((name) => {
    const vector = isScore(name)
      ? vectorFromArray(Float64Array.from(records, (record) => Number(record[name])))
      : vectorFromArray(
          records.map((record) => record[name]),
          new Utf8(),
        );
    return vector.data[0] as (typeof vector.data)[number];
  });
  const type = new Struct(SCHEMA.fields);
  return new RecordBatch(SCHEMA, makeData({ type, length: records.length, nullCount: 0, children }));
}

/** What was written is taken out as it comes: the library's queue would grow while its reader is slow. */
class ChunkWriter extends RecordBatchStreamWriter {
  #chunks: Uint8Array[] = [];

  take(): Uint8Array {
    const chunks = this.#chunks;
    this.#chunks = [];
    return Buffer.concat(chunks);
  }

  protected override _write(chunk: ArrayBufferView): this {
    this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this._position += chunk.byteLength;
    return this;
  }
}
