import { type Simulation, Verdict } from '@policy-registry/contracts/simulation';
import { readChange, readSimulationResult } from '@policy-registry/engine-messages';
import type { Change, Measures } from '@policy-registry/simulation';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import type { Exported } from './exported.ts';

const VERDICTS = {
  [Verdict.UNSPECIFIED]: 'incomplete',
  [Verdict.WITHIN_THRESHOLDS]: 'within_thresholds',
  [Verdict.EXCEEDED]: 'exceeded',
  [Verdict.INCOMPLETE]: 'incomplete',
} as const;

/** A simulation of a registry, to be written into files. */
export function exportedByServer(cli: Cli, simulation: Simulation): Exported {
  const { result, resultDigest, baseline, candidate, snapshot, thresholds, verdict } = simulation;
  if (result === undefined) throw new CliError('UNEXPECTED', `simulation ${simulation.simulation} has no result`);
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
    changes: () => listChanges(cli, simulation),
  };
}

async function* listChanges(cli: Cli, { simulation, result }: Simulation): AsyncGenerator<readonly Change[]> {
  let pageToken = '';
  let left = result?.changed ?? 0n;
  do {
    const page = await cli.clients().simulations.listChanges({ simulation, pageSize: 100, pageToken });
    left -= BigInt(page.changes.length);
    if (left < 0n) throw new CliError('UNEXPECTED', 'the registry lists more changes than it counted');
    if (page.changes.length > 0) yield page.changes.map(readChange);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}
