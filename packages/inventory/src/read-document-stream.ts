import { withDefaultLimits } from './limits.ts';
import { openDocument, type ReadOptions } from './read-document.ts';
import type { DocumentAbout, DocumentSink } from './readers/document-reader.ts';
import { documentScanner } from './scan-document.ts';
import type { ByteSource } from './table/fact-index.ts';

/** Bytes that are read at once. */
const READ_BYTES = 1024 * 1024;

/**
 * Reads one untrusted document of any size into a sink. Memory: its head, one item, and what the reader must know of some
 * items to read others. The source is read twice, first all of it, then list by list, and must give the same bytes each time.
 *
 * Rejects with `DocumentError` as `readDocument` throws it, or with what the source or the sink rejects with. What the sink was
 * given until then is worth nothing.
 */
export async function readDocumentStream(
  source: ByteSource,
  sink: DocumentSink,
  options: ReadOptions = {},
): Promise<DocumentAbout> {
  const limits = withDefaultLimits(options.limits);
  const scanner = documentScanner(limits);
  for (let offset = 0; offset < source.size; offset += READ_BYTES) {
    scanner.write(await source.read(offset, Math.min(READ_BYTES, source.size - offset)));
  }
  const reading = openDocument(scanner.end(), sink, options.format, limits);
  const ahead = new ReadAhead(source);
  for (const block of reading.blocks()) {
    reading.read(block, await ahead.read(block.offset, block.length));
    await sink.drain?.();
  }
  const about = reading.end();
  await sink.drain?.();
  return about;
}

/** Blocks that follow each other come from one read. */
class ReadAhead {
  readonly #source: ByteSource;
  #bytes: Uint8Array = new Uint8Array();
  #offset = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const isHere = offset >= this.#offset && offset + length <= this.#offset + this.#bytes.length;
    if (!isHere) {
      const most = Math.max(length, READ_BYTES);
      this.#bytes = await this.#source.read(offset, Math.min(most, this.#source.size - offset));
      this.#offset = offset;
    }
    return this.#bytes.subarray(offset - this.#offset, offset - this.#offset + length);
  }
}
