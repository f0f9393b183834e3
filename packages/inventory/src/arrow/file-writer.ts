import { Message, RecordBatchFileWriter, type Schema } from 'apache-arrow';
import { BATCH_ROWS, ID_BYTES } from './columns.ts';

/** A message of an Arrow file with its body, or what is none: magic words, the end of the stream, the footer. */
export interface FilePart {
  readonly isMessage: boolean;
  /** One after the other. Nobody changes them afterwards. */
  readonly pieces: readonly Uint8Array[];
}

/** More than any buffer of a batch has, which is used again and so is copied. Those of a dictionary are not, and may be as large as the file. */
const LARGE_BYTES = 2 * BATCH_ROWS * ID_BYTES;

/**
 * An Arrow file is a stream between two magic words and a footer. The library's writer leaves out the schema that the stream
 * begins with: readers that take the footer do not miss it, those that walk the stream cannot read the file at all. Here what
 * is written is taken out part by part, so that nothing holds the file.
 */
export class FactFileWriter extends RecordBatchFileWriter {
  #parts: { readonly isMessage: boolean; readonly chunks: Uint8Array[] }[] = [];

  /** What was written since the last time. */
  *take(): Generator<FilePart> {
    const parts = this.#parts;
    this.#parts = [];
    for (const { isMessage, chunks } of parts) yield { isMessage, pieces: [...piecesOf(chunks)] };
  }

  protected override _writeSchema(schema: Schema): this {
    this.#begin(false);
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }

  protected override _writeMessage(message: Message, alignment?: number): this {
    this.#begin(true);
    return super._writeMessage(message, alignment);
  }

  protected override _writeFooter(schema: Schema): this {
    this.#begin(false);
    return super._writeFooter(schema);
  }

  /** In the place of the library's queue. */
  protected override _write(chunk: ArrayBufferView): this {
    this.#parts.at(-1)?.chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this._position += chunk.byteLength;
    return this;
  }

  #begin(isMessage: boolean): void {
    this.#parts.push({ isMessage, chunks: [] });
  }
}

function* piecesOf(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  for (const chunk of chunks) {
    if (chunk.length < LARGE_BYTES) {
      small.push(chunk);
      continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    yield chunk;
  }
  if (small.length > 0) yield Buffer.concat(small);
}
