import { createHash } from 'node:crypto';
import type { Digest } from '@policy-registry/canonical';
import type { Schema } from 'apache-arrow';
import type { ByteSource, FactTableIndex } from '../table/fact-index.ts';
import { FactTableIndexer } from './fact-table-indexer.ts';
import { checkFooter, type FileBlock, MAGIC } from './file-footer.ts';
import { expectTable } from './malformed.ts';
import { readMessageHead } from './message-head.ts';

/** -1, and the length of the metadata that follows. */
const PREFIX_BYTES = 8;
const MAX_FOOTER_BYTES = 64 * 1024 * 1024;

/**
 * The index of a fact table, from nothing but its Arrow file: what `encodeFactTable` gives. Reads all of it, a message at a time, and
 * throws `DocumentError` for a file that is no fact table. Damage that makes another fact table shows in the digest, so
 * compare that.
 */
export async function indexFactTable(source: ByteSource): Promise<FactTableIndex> {
  const file = new WholeFile(source);
  const indexer = new FactTableIndexer();
  const blocks = { dictionary: [] as FileBlock[], rows: [] as FileBlock[] };
  let schema: Schema | undefined;
  expectTable((await file.take(PREFIX_BYTES)).subarray(0, MAGIC.length).equals(MAGIC), 'it is no Arrow file');
  for (;;) {
    const offset = file.position;
    const prefix = await file.take(PREFIX_BYTES);
    expectTable(prefix.readInt32LE(0) === -1, 'a message does not begin where it should');
    const length = prefix.readInt32LE(4);
    if (length === 0) break;
    const head = readMessageHead(await file.take(length));
    const { kind, bodyLength } = head;
    if (kind === 'schema') ({ schema } = head);
    else blocks[kind].push({ offset, metaDataLength: PREFIX_BYTES + length, bodyLength });
    const body = file.position;
    indexer.add(head, body, [await file.take(bodyLength)]);
  }
  const rest = source.size - file.position;
  expectTable(rest <= MAX_FOOTER_BYTES, 'its footer is too long');
  checkFooter(await file.take(rest), schema, blocks.dictionary, blocks.rows);
  return indexer.finish(file.digest(), source.size);
}

/** A file that is read from its first byte to its last. */
class WholeFile {
  position = 0;
  readonly #source: ByteSource;
  readonly #hash = createHash('sha256');

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async take(length: number): Promise<Buffer> {
    expectTable(length >= 0 && this.position + length <= this.#source.size, 'it ends early');
    if (length === 0) return Buffer.alloc(0);
    const { buffer, byteOffset, byteLength } = await this.#source.read(this.position, length);
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#hash.update(bytes);
    this.position += length;
    return bytes;
  }

  digest(): Digest {
    return `sha256:${this.#hash.digest('hex')}`;
  }
}
