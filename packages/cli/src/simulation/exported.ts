import {
  type ChangeStream,
  changesAsArrow,
  changesAsCsv,
  changesAsNdjson,
  changesAsSarif,
  type ReportedSimulation,
  simulationAsMarkdown,
} from '@policy-registry/simulation';
import type { Log } from 'sarif';
import type { Invocation } from '../invocation.ts';
import { writeWholeStream } from '../local/write-file.ts';
import type { ExportFormat, ExportTarget, TableFormat } from './export-target.ts';

/** A simulation, to be written into files. */
export interface Exported {
  readonly reported: ReportedSimulation;
  /** Every finding that changes, from the first one each time. */
  changes(): ChangeStream;
  /** The same as a file. */
  table(format: TableFormat): AsyncIterable<Uint8Array>;
  /** What is known of places beside. */
  placed?(log: Log): Log;
}

/** Writes one file after the other, each whole or not at all. What is the answer goes first, as no file can then keep it back. */
export async function writeExports(
  run: Invocation,
  targets: readonly ExportTarget[],
  exported: Exported,
): Promise<void> {
  const answerFirst = targets.toSorted((a, b) => Number(b.path === '-') - Number(a.path === '-'));
  for (const { format, path } of answerFirst) {
    const chunks = chunksOf(format, exported);
    if (path === '-') await run.out.rawStream(chunks);
    else await writeWholeStream(path, chunks);
  }
}

function chunksOf(format: ExportFormat, exported: Exported): AsyncIterable<Uint8Array> {
  switch (format) {
    case 'arrow':
    case 'ndjson':
    case 'csv':
      return exported.table(format);
    case 'markdown':
      return oneChunk(() => simulationAsMarkdown(exported.reported, exported.changes()));
    case 'sarif':
      return oneChunk(async () => `${JSON.stringify(await sarifOf(exported), null, 2)}\n`);
  }
}

const TABLES = { arrow: changesAsArrow, ndjson: changesAsNdjson, csv: changesAsCsv } as const;

/** Changes that are at hand, as a file. */
export function tableOf(format: TableFormat, changes: ChangeStream): AsyncIterable<Uint8Array> {
  return TABLES[format](changes);
}

async function sarifOf({ changes, placed = (log) => log }: Exported): Promise<Log> {
  return placed(await changesAsSarif(changes()));
}

async function* oneChunk(text: () => Promise<string>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(await text());
}
