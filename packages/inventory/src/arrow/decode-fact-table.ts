import type { Digest } from '@policy-registry/canonical';
import type { Finding, VexStatement } from '@policy-registry/stella-dsl';
import { type Table, tableFromIPC } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import type { FactTable, FactTableStats } from '../table/fact-table.ts';
import { type ColumnReader, columnReader, parseStored } from './column-reader.ts';
import { COLUMNS, type Column, DOCUMENTS_KEY, FORMAT_VERSION, STATS_KEY, VERSION_KEY } from './columns.ts';
import { refuseBrokenSeal } from './seal.ts';

const NO_STATEMENTS: readonly VexStatement[] = Object.freeze([]);

/**
 * The table of `encodeFactTable`'s bytes. Rows are decoded when they are asked for; what many rows say is shared and frozen.
 * Throws `DocumentError`: INVALID_DOCUMENT for bytes that are no fact table or are damaged, UNSUPPORTED_VERSION for one of
 * another version.
 */
export function decodeFactTable(bytes: Uint8Array): FactTable {
  refuseBrokenSeal(bytes);
  const table = readArrow(bytes);
  const { metadata } = table.schema;
  const version = metadata.get(VERSION_KEY);
  if (version === undefined) throw new DocumentError('INVALID_DOCUMENT', 'the Arrow file is no fact table');
  if (version !== FORMAT_VERSION) {
    throw new DocumentError(
      'UNSUPPORTED_VERSION',
      `fact table of version ${version}; this one reads ${FORMAT_VERSION}`,
    );
  }
  const id = columnReader('finding_id', 'id', table.getChild('finding_id'));
  const subject = columnReader('subject', 'text', table.getChild('subject'));
  const vex = columnReader('vex', 'json', table.getChild('vex'));
  const facts = COLUMNS.map((column) => {
    return { column, read: columnReader(column.name, column.kind, table.getChild(column.name)) };
  });
  const sbom = facts.filter(({ column }) => column.part === 'sbom');
  const advisory = facts.filter(({ column }) => column.part === 'advisory');
  const check = (row: number): number => {
    if (!Number.isInteger(row) || row < 0 || row >= table.numRows)
      throw new RangeError(`row ${row} of ${table.numRows}`);
    return row;
  };
  return {
    rowCount: table.numRows,
    stats: readMetadata<FactTableStats>(metadata, STATS_KEY),
    documents: readMetadata<readonly Digest[]>(metadata, DOCUMENTS_KEY),
    subject: (row) => requireText('subject', subject(check(row))),
    finding: (row): Finding => ({
      id: requireText('finding_id', id(check(row))),
      sbom: readPart(sbom, row),
      advisory: readPart(advisory, row),
      vex: (vex(row) as readonly VexStatement[] | undefined) ?? NO_STATEMENTS,
    }),
  };
}

function requireText(name: string, value: unknown): string {
  if (typeof value !== 'string')
    throw new DocumentError('INVALID_DOCUMENT', `column ${name} of the fact table has a null`);
  return value;
}

function readArrow(bytes: Uint8Array): Table {
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    throw new DocumentError('INVALID_DOCUMENT', 'the bytes are no Arrow file', '$', { cause: error });
  }
}

function readMetadata<T>(metadata: ReadonlyMap<string, string>, key: string): T {
  const text = metadata.get(key);
  if (text === undefined) throw new DocumentError('INVALID_DOCUMENT', `the fact table lacks ${key}`);
  return parseStored(key, text) as T;
}

function readPart(columns: readonly { column: Column; read: ColumnReader }[], row: number): Record<string, unknown> {
  const part: Record<string, unknown> = {};
  for (const { column, read } of columns) {
    const value = read(row);
    if (value !== undefined) part[column.field] = value;
  }
  return part;
}
