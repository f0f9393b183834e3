import {
  Bool,
  type DataType,
  Dictionary,
  Field,
  FixedSizeBinary,
  Float64,
  List,
  Schema,
  Utf8,
  Utf8View,
} from 'apache-arrow';
import { type CodeType, codeType } from './codes.ts';
import { COLUMNS, type ColumnKind, ID_BYTES, ID_COLUMN } from './columns.ts';

/** Of the dictionary of a column of kind `objects`. */
export const LIST_OF_VIEWS = new List(new Field('item', new Utf8View(), false));

/**
 * The schema of a fact table whose codes are of these types, by column; flags have none. Dictionaries have the place of their column in
 * `COLUMNS` as id.
 */
export function tableSchema(
  metadata: ReadonlyMap<string, string>,
  codeTypes: readonly (CodeType | undefined)[],
): Schema {
  const columns = COLUMNS.map(({ name, kind }, id) => {
    return new Field(name, typeOf(kind, codeTypes[id] ?? codeType(0), id), name !== 'subject');
  });
  return new Schema([new Field(ID_COLUMN, new FixedSizeBinary(ID_BYTES), false), ...columns], new Map(metadata));
}

function typeOf(kind: ColumnKind, codes: CodeType, id: number): DataType {
  switch (kind) {
    case 'text':
    case 'json':
      return new Dictionary(new Utf8(), codes, id);
    case 'objects':
      return new Dictionary(LIST_OF_VIEWS, codes, id);
    case 'number':
      return new Dictionary(new Float64(), codes, id);
    case 'flag':
      return new Bool();
  }
}
