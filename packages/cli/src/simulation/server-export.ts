import { ChangesFormat, type Simulation, Verdict } from '@policy-registry/contracts/simulation';
import { readSimulationResult } from '@policy-registry/engine-messages';
import type { ChangeStream, Measures } from '@policy-registry/simulation';
import { type Cli, received } from '../cli.ts';
import { changesOfLines } from './changes-of-lines.ts';
import type { TableFormat } from './export-target.ts';
import type { Exported } from './exported.ts';
import { withoutResult } from './simulation-end.ts';

/** As long as a registry lets a stream be open. */
const EXPORT_MS = 3_600_000;

const VERDICTS = {
  [Verdict.UNSPECIFIED]: 'incomplete',
  [Verdict.WITHIN_THRESHOLDS]: 'within_thresholds',
  [Verdict.EXCEEDED]: 'exceeded',
  [Verdict.INCOMPLETE]: 'incomplete',
} as const;

/** A simulation of a registry, to be written into files. */
export function exportedByServer(cli: Cli, simulation: Simulation): Exported {
  const { result, resultDigest, baseline, candidate, snapshot, thresholds, verdict } = simulation;
  if (result === undefined) throw withoutResult(simulation);
  return {
    reported: {
      baseline: baseline?.label ?? '',
      candidate: candidate?.label ?? '',
      ...{ snapshot, resultDigest },
      result: readSimulationResult(result),
      // The registry knows which measures there are.
      thresholds: thresholds.map((each) => ({
        measure: each.measure as keyof Measures,
        maximum: Number(each.maximum),
      })),
      verdict: VERDICTS[verdict],
    },
    changes: () => changesOnServer(cli, simulation.simulation),
    table: (format) => exportedTable(cli, simulation.simulation, format),
  };
}

/** Every finding that a simulation of a registry changes. */
export function changesOnServer(cli: Cli, simulation: string): ChangeStream {
  return changesOfLines(exportedTable(cli, simulation, 'ndjson'));
}

const FORMATS = {
  arrow: ChangesFormat.ARROW,
  ndjson: ChangesFormat.NDJSON,
  csv: ChangesFormat.CSV,
} as const satisfies Record<TableFormat, ChangesFormat>;

/** The file as the registry makes it. Throws what the call ends with. */
async function* exportedTable(cli: Cli, simulation: string, format: TableFormat): AsyncGenerator<Uint8Array> {
  const asked = { simulation, format: FORMATS[format] };
  const leaving = new AbortController();
  // The timer of the client would keep the process after a stream that is left before its end; that of a signal keeps nobody.
  const call = { timeoutMs: 0, signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(EXPORT_MS)]) };
  try {
    for await (const { content } of cli.clients().simulations.exportChanges(asked, call)) yield received(content).data;
  } finally {
    leaving.abort();
  }
}
