import { stringify } from 'csv-stringify/sync';
import type { ChangeStream } from '../changes/join-changes.ts';
import { CHANGE_COLUMNS, changeRecord } from './change-record.ts';

/**
 * RFC 4180: a header, a line for each change. A text that a spreadsheet would take for a formula has an apostrophe before it: what
 * scanners report is written by anybody.
 */
export async function* changesAsCsv(changes: ChangeStream): AsyncGenerator<Uint8Array, void, void> {
  yield lines([Object.fromEntries(CHANGE_COLUMNS.map((name) => [name, name]))]);
  for await (const some of changes) yield lines(some.map(changeRecord));
}

function lines(records: readonly object[]): Uint8Array {
  const options = { columns: [...CHANGE_COLUMNS], escape_formulas: true, record_delimiter: '\r\n' };
  return Buffer.from(stringify([...records], options));
}
