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
import type { ExportFormat, ExportTarget } from './export-target.ts';

/** A simulation, to be written into files. */
export interface Exported {
  readonly reported: ReportedSimulation;
  /** Every finding that changes, from the first one each time. */
  changes(): ChangeStream;
  /** What is known of places beside. */
  placed?(log: Log): Log;
}

/** Writes one file after the other, each whole or not at all. */
export async function writeExports(
  run: Invocation,
  targets: readonly ExportTarget[],
  exported: Exported,
): Promise<void> {
  for (const { format, path } of targets) {
    const chunks = chunksOf(format, exported);
    if (path === '-') await run.out.rawStream(chunks);
    else await writeWholeStream(path, chunks);
  }
}

function chunksOf(format: ExportFormat, exported: Exported): AsyncIterable<Uint8Array> {
  switch (format) {
    case 'arrow':
      return changesAsArrow(exported.changes());
    case 'ndjson':
      return changesAsNdjson(exported.changes());
    case 'csv':
      return changesAsCsv(exported.changes());
    case 'markdown':
      return oneChunk(async () => simulationAsMarkdown(exported.reported));
    case 'sarif':
      return oneChunk(async () => `${JSON.stringify(await sarifOf(exported), null, 2)}\n`);
  }
}

async function sarifOf({ changes, placed = (log) => log }: Exported): Promise<Log> {
  return placed(await changesAsSarif(changes()));
}

async function* oneChunk(text: () => Promise<string>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(await text());
}
