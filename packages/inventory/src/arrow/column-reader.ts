import { DataType, type Vector } from 'apache-arrow';
import { DocumentError } from '../document-error.ts';
import type { ColumnKind } from './columns.ts';

/** The value of a row of one column; `undefined` for null. */
export type ColumnReader = (row: number) => unknown;

/** Throws `DocumentError` when the column is not there or is stored in another way. */
export function columnReader(name: string, kind: ColumnKind | 'id', vector: Vector | null): ColumnReader {
  if (vector === null) throw new DocumentError('INVALID_DOCUMENT', `the fact table has no column ${name}`);
  if (!isStoredAs(kind, vector.type)) {
    throw new DocumentError('INVALID_DOCUMENT', `column ${name} of the fact table is stored as ${vector.type}`);
  }
  if (kind === 'text') return dictionaryReader(vector, (text) => text);
  if (kind === 'json') return dictionaryReader(vector, (text) => freeze(parse(name, text)));
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
function dictionaryReader(vector: Vector, decode: (text: string) => unknown): ColumnReader {
  const chunks = vector.data.map((data) => {
    const { dictionary } = data;
    const values: unknown[] = [];
    return (row: number): unknown => {
      if (!data.getValid(row)) return undefined;
      const code: number = data.values[row];
      if (!(code in values)) values[code] = decode(dictionary?.get(code));
      return values[code];
    };
  });
  const begins = chunkBegins(vector);
  return (row) => {
    let chunk = chunks.length - 1;
    while (chunk > 0 && row < (begins[chunk] ?? 0)) chunk -= 1;
    return chunks[chunk]?.(row - (begins[chunk] ?? 0));
  };
}

function chunkBegins(vector: Vector): readonly number[] {
  let begin = 0;
  return vector.data.map(({ length }) => {
    begin += length;
    return begin - length;
  });
}

function parse(name: string, text: string): readonly unknown[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new DocumentError('INVALID_DOCUMENT', `a value of column ${name} is no list`);
  return list;
}

/** Shared by many findings, so that nobody may change it. */
function freeze(list: readonly unknown[]): readonly unknown[] {
  return Object.freeze(list);
}
