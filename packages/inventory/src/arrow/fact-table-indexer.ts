import type { Digest } from '@policy-registry/canonical';
import { DataType, type Schema } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import type { BatchIndex, CodesIndex, ColumnIndex, FactTableIndex } from '../table/fact-index.ts';
import type { FactTableStats } from '../table/fact-table.ts';
import { checkCodes, codeBytes, codesIn, codeType, isCodeType } from './codes.ts';
import { BATCH_ROWS, COLUMNS, DOCUMENTS_KEY, FORMAT_VERSION, ID_BYTES, STATS_KEY, VERSION_KEY } from './columns.ts';
import { dictionaryRanges } from './dictionary-ranges.ts';
import { expectTable, malformed } from './malformed.ts';
import { checkIds, MessageBody } from './message-body.ts';
import type { BatchHead, MessageHead } from './message-head.ts';
import { tableSchema } from './table-schema.ts';

/**
 * Makes the index of a fact table out of its messages, in their order. On the way it finds what is no fact table: ids ascend, texts
 * and codes are inside of their bounds, so that whoever reads what an index names need not look again. Throws `DocumentError`.
 */
export class FactTableIndexer {
  #schema: Schema | undefined;
  readonly #columns: (ColumnIndex | undefined)[] = COLUMNS.map(({ name, kind }) =>
    kind === 'flag' ? { name, values: 2, dictionary: [] } : undefined,
  );
  readonly #batches: BatchIndex[] = [];
  #lastId: Uint8Array | undefined;

  /** `offset` is that of the body in the file, whose pieces follow each other. */
  add(head: MessageHead, offset: number, body: readonly Uint8Array[]): void {
    if (head.kind === 'schema') this.#readSchema(head.schema);
    else if (head.kind === 'dictionary') this.#readDictionary(head.id, head.batch, new MessageBody(offset, body));
    else this.#readRows(head.batch, new MessageBody(offset, body));
  }

  /** Of the whole file. */
  finish(digest: Digest, size: number): FactTableIndex {
    const { metadata } = this.#schema ?? {};
    expectTable(metadata !== undefined && this.#batches.length > 0, 'it ends early');
    const rowCount = this.#batches.reduce((sum, { rows }) => sum + rows, 0);
    const documents = parseMetadata<readonly Digest[] | null>(metadata, DOCUMENTS_KEY);
    const stats = parseMetadata<FactTableStats | null>(metadata, STATS_KEY);
    expectTable(Array.isArray(documents) && stats?.findings === rowCount, 'its metadata are of another table');
    const columns = this.#columns.filter((column) => column !== undefined);
    return { version: FORMAT_VERSION, digest, size, rowCount, documents, stats, columns, batches: this.#batches };
  }

  #readSchema(schema: Schema): void {
    const version = schema.metadata.get(VERSION_KEY);
    expectTable(version !== undefined && this.#schema === undefined, 'it has no version');
    if (version !== FORMAT_VERSION) {
      const message = `fact table of version ${version}; this one reads ${FORMAT_VERSION}`;
      throw new DocumentError('UNSUPPORTED_VERSION', message);
    }
    const codeTypes = schema.fields
      .slice(1)
      .map(({ type }) => (DataType.isDictionary(type) ? type.indices : undefined));
    expectTable(
      codeTypes.every((type) => type === undefined || isCodeType(type)),
      'codes are of another type',
    );
    const expected = tableSchema(schema.metadata, codeTypes).fields;
    expectTable(schema.fields.length === expected.length, 'it has other columns');
    for (const [n, field] of schema.fields.entries()) {
      const isAlike = field.name === expected[n]?.name && String(field.type) === String(expected[n].type);
      expectTable(isAlike, `column ${field.name} is of type ${field.type}`);
    }
    this.#schema = schema;
  }

  #readDictionary(id: number, head: BatchHead, body: MessageBody): void {
    const fields = this.#schema?.fields.slice(1) ?? [];
    const n = fields.findIndex(({ type }) => DataType.isDictionary(type) && type.id === id);
    const [column, type] = [COLUMNS[n], fields[n]?.type];
    expectTable(column !== undefined && this.#columns[n] === undefined, `dictionary ${id} is of no column`);
    const isFitting = DataType.isDictionary(type) && String(type.indices) === String(codeType(head.rows));
    expectTable(isFitting, `column ${column.name} has wider or narrower codes than it needs`);
    this.#columns[n] = { name: column.name, values: head.rows, dictionary: dictionaryRanges(column.kind, head, body) };
  }

  #readRows({ rows, nodes, buffers, textBuffers }: BatchHead, body: MessageBody): void {
    const before = this.#batches.at(-1)?.rows ?? BATCH_ROWS;
    expectTable(before === BATCH_ROWS && rows <= BATCH_ROWS, 'batches differ in size');
    const isWhole = buffers.length === 2 * (COLUMNS.length + 1) && textBuffers.length === 0;
    expectTable(isWhole && nodes.length === COLUMNS.length + 1, 'a batch has other columns');
    expectTable(
      nodes.every((node) => node.rows === rows),
      'columns differ in length',
    );
    expectTable(nodes[0]?.nulls === 0 && nodes[1]?.nulls === 0, 'a finding lacks its id or its subject');
    const ids = body.buffer(buffers[1], rows * ID_BYTES);
    this.#lastId = checkIds(ids.bytes, rows, this.#lastId);
    const columns = COLUMNS.map(({ name, kind }, n): CodesIndex => {
      const [validity, codes] = buffers.slice(2 * n + 2);
      const bits = Math.ceil(rows / 8);
      const values = this.#columns[n]?.values;
      expectTable(values !== undefined, `column ${name} has no dictionary`);
      const stored = body.buffer(codes, kind === 'flag' ? bits : rows * codeBytes(values));
      if (kind !== 'flag') checkCodes(codesIn(stored.bytes, rows, values), values);
      const hasNulls = nodes[n + 1]?.nulls !== 0;
      return { codes: stored.range, validity: hasNulls ? body.buffer(validity, bits).range : null };
    });
    this.#batches.push({ rows, ids: ids.range, columns });
  }
}

function parseMetadata<T>(metadata: ReadonlyMap<string, string>, key: string): T {
  const text = metadata.get(key);
  expectTable(text !== undefined, `it lacks ${key}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(`${key} is no JSON`, { cause });
  }
}
