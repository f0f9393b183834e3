import { canonicalJson } from '@policy-registry/canonical';
import { type Data, Field, makeData, RecordBatch, Schema, Struct } from 'apache-arrow';
import { type InventoryLimits, withDefaultLimits } from '../limits.ts';
import type { FactTable } from '../table/fact-table.ts';
import { type ColumnWriter, columnWriter } from './column-writer.ts';
import { BATCH_ROWS, COLUMNS, DOCUMENTS_KEY, FORMAT_VERSION, SEAL_KEY, STATS_KEY, VERSION_KEY } from './columns.ts';
import { StreamedFileWriter } from './file-writer.ts';
import { OPEN_SEAL, sealFile } from './seal.ts';
import { textData } from './text-data.ts';

/**
 * The table as an Arrow IPC file (the format that begins with `ARROW1`), columns as `COLUMNS` says. Equal tables give equal bytes.
 * Throws `DocumentError` TOO_LARGE past `maxColumnBytes`.
 */
export function encodeFactTable(
  table: FactTable,
  options: { readonly limits?: Partial<InventoryLimits> } = {},
): Uint8Array {
  const { maxColumnBytes } = withDefaultLimits(options.limits);
  const { rowCount } = table;
  const facts = COLUMNS.map((column, index) => columnWriter(column.kind, rowCount, index + 2, maxColumnBytes));
  const subjects = columnWriter('text', rowCount, 0, maxColumnBytes);
  const vex = columnWriter('json', rowCount, 1, maxColumnBytes);
  const ids: string[] = [];
  for (let row = 0; row < rowCount; row += 1) {
    const finding = table.finding(row);
    ids.push(finding.id);
    subjects.append(table.subject(row));
    vex.append(finding.vex.length === 0 ? undefined : finding.vex);
    for (const [index, column] of COLUMNS.entries()) {
      const part = column.part === 'sbom' ? finding.sbom[column.field] : finding.advisory[column.field];
      facts[index]?.append(part);
    }
  }
  const named: [string, Pick<ColumnWriter, 'slice'>][] = [
    ['finding_id', { slice: (begin, end) => textData(ids.slice(begin, end)) }],
    ['subject', subjects],
    ...COLUMNS.map(({ name }, index): [string, ColumnWriter] => [name, facts[index] as ColumnWriter]),
    ['vex', vex],
  ];
  return writeFile(table, named);
}

function writeFile(table: FactTable, columns: readonly [string, Pick<ColumnWriter, 'slice'>][]): Uint8Array {
  const empty = columns.map(([name, writer]) => field(name, writer.slice(0, 0)));
  const metadata = new Map([
    [VERSION_KEY, FORMAT_VERSION],
    [DOCUMENTS_KEY, canonicalJson(table.documents)],
    [STATS_KEY, canonicalJson(table.stats)],
    [SEAL_KEY, OPEN_SEAL],
  ]);
  const schema = new Schema(empty, metadata);
  const writer = new StreamedFileWriter();
  writer.reset(undefined, schema);
  // A table without rows has one empty batch: some readers want the dictionaries that the schema speaks of.
  for (let begin = 0; begin === 0 || begin < table.rowCount; begin += BATCH_ROWS) {
    const end = Math.min(begin + BATCH_ROWS, table.rowCount);
    const children = columns.map(([, column]) => column.slice(begin, end));
    const data = makeData({ type: new Struct(schema.fields), length: end - begin, nullCount: 0, children });
    writer.write(new RecordBatch(schema, data));
  }
  writer.finish();
  const file = writer.toUint8Array(true);
  sealFile(file);
  return file;
}

function field(name: string, { type }: Data): Field {
  return new Field(name, type, name !== 'finding_id' && name !== 'subject');
}
