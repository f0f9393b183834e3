import {
  Bool,
  type DataType,
  Dictionary,
  Field,
  FixedSizeBinary,
  Float64,
  Int32,
  List,
  Schema,
  Utf8,
  Utf8View,
} from 'apache-arrow';
import { COLUMNS, type ColumnKind, ID_BYTES, ID_COLUMN } from './columns.ts';

/** Of the dictionary of a column of kind `objects`. */
export const LIST_OF_VIEWS = new List(new Field('item', new Utf8View(), false));

/** The schema of every fact table. Dictionaries have the place of their column in `COLUMNS` as id. */
export function tableSchema(metadata: ReadonlyMap<string, string>): Schema {
  const columns = COLUMNS.map(({ name, kind }, id) => new Field(name, typeOf(kind, id), name !== 'subject'));
  return new Schema([new Field(ID_COLUMN, new FixedSizeBinary(ID_BYTES), false), ...columns], new Map(metadata));
}

function typeOf(kind: ColumnKind, id: number): DataType {
  switch (kind) {
    case 'text':
    case 'json':
      return new Dictionary(new Utf8(), new Int32(), id);
    case 'objects':
      return new Dictionary(LIST_OF_VIEWS, new Int32(), id);
    case 'number':
      return new Dictionary(new Float64(), new Int32(), id);
    case 'flag':
      return new Bool();
  }
}
