import { DataType, type Vector } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import { BATCH_ROWS, type ColumnKind } from './columns.ts';

/** The value of a row of one column; `undefined` for null. */
export type ColumnReader = (row: number) => unknown;

/**
 * Throws `DocumentError` when the column is not there or is stored in another way; so does the reader, for a row whose
 * value is not what the column holds.
 */
export function columnReader(name: string, kind: ColumnKind | 'id', vector: Vector | null): ColumnReader {
  if (vector === null) throw new DocumentError('INVALID_DOCUMENT', `the fact table has no column ${name}`);
  if (!isStoredAs(kind, vector.type)) {
    throw new DocumentError('INVALID_DOCUMENT', `column ${name} of the fact table is stored as ${vector.type}`);
  }
  if (vector.data.slice(0, -1).some(({ length }) => length !== BATCH_ROWS)) {
    throw new DocumentError('INVALID_DOCUMENT', `column ${name} of the fact table has batches of other sizes`);
  }
  if (kind === 'text') return dictionaryReader(name, vector, (text) => text);
  // Shared by many findings, so that nobody may change it.
  if (kind === 'json') return dictionaryReader(name, vector, (text) => Object.freeze(parseList(name, text)));
  return (row) => vector.get(row) ?? undefined;
}

function isStoredAs(kind: ColumnKind | 'id', type: DataType): boolean {
  switch (kind) {
    case 'text':
    case 'json':
      return DataType.isDictionary(type) && DataType.isUtf8(type.dictionary) && DataType.isInt(type.indices);
    case 'number':
      return DataType.isFloat(type);
    case 'flag':
      return DataType.isBool(type);
    case 'id':
      return DataType.isUtf8(type);
  }
}

/** Each distinct value is decoded once; rows of one code share it. */
function dictionaryReader(name: string, vector: Vector, decode: (text: string) => unknown): ColumnReader {
  const chunks = vector.data.map((data) => {
    const { dictionary } = data;
    const values = new Map<number, unknown>();
    return (row: number): unknown => {
      if (!data.getValid(row)) return undefined;
      const code: number = data.values[row];
      if (values.has(code)) return values.get(code);
      const text: unknown = dictionary?.get(code);
      if (typeof text !== 'string') throw new DocumentError('INVALID_DOCUMENT', `column ${name} lacks value ${code}`);
      const value = decode(text);
      values.set(code, value);
      return value;
    };
  });
  return (row) => chunks[Math.floor(row / BATCH_ROWS)]?.(row % BATCH_ROWS);
}

function parseList(name: string, text: string): readonly unknown[] {
  const list = parseStored(`a value of column ${name}`, text);
  if (!Array.isArray(list)) throw new DocumentError('INVALID_DOCUMENT', `a value of column ${name} is no list`);
  return list;
}

export function parseStored(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DocumentError('INVALID_DOCUMENT', `${what} is no JSON`, '$', { cause });
  }
}
