import { ShardSchema, SimulationState } from '@policy-registry/contracts/simulation';
import type { Command } from 'commander';
import { type Cli, received } from '../cli.ts';
import { shortDigest, words } from '../output/format.ts';
import { everyPage } from '../paging.ts';
import { simulationAtItsEnd } from '../simulation/simulation-end.ts';
import { showJudged, showSimulation } from './simulate.ts';

/** What only batches have. */
export function batchCommands(simulation: Command, cli: () => Cli): void {
  simulation
    .command('shards <simulation>')
    .description('the shards of a batch: who evaluates which findings, and how far that is')
    .action((id: string) => listShards(cli(), id));

  simulation
    .command('manifest <simulation>')
    .description('the manifest of a batch, as it was attested: its inputs, its shards, and their digests')
    .action(async (id: string) => {
      const { content } = await cli().clients().simulations.getManifest({ simulation: id });
      cli().out.raw(`${Buffer.from(received(content).data).toString('utf8')}`);
    });

  simulation
    .command('wait <simulation>')
    .description(
      'wait for a batch as "simulate --batch" does, with its answer; exit code 20 when a threshold is exceeded',
    )
    .option('--quiet', 'say nothing but the answer: no progress')
    .action(async (id: string, { quiet = false }: { quiet?: boolean }) => {
      showJudged(cli(), await simulationAtItsEnd(cli(), id, quiet));
    });

  simulation
    .command('retry <simulation>')
    .description('run what failed or was cancelled again; what has succeeded stays')
    .action(async (id: string) => {
      const answer = await cli().clients().simulations.retrySimulation({ simulation: id });
      showSimulation(cli(), received(answer.simulation));
    });

  simulation
    .command('cancel <simulation>')
    .description('end a simulation that is queued or running')
    .option('--reason <text>', 'why', '')
    .action(async (id: string, { reason }: { reason: string }) => {
      const answer = await cli().clients().simulations.cancelSimulation({ simulation: id, reason });
      showSimulation(cli(), received(answer.simulation));
    });
}

async function listShards(cli: Cli, simulation: string): Promise<void> {
  const shards = await everyPage(async (pageToken) => {
    const page = await cli.clients().simulations.listShards({ simulation, pageSize: 100, pageToken });
    return { items: page.shards, nextPageToken: page.nextPageToken };
  });
  cli.out.list(ShardSchema, shards, [
    { title: 'SHARD', of: (each) => String(each.index) },
    { title: 'STATE', of: (each) => words(SimulationState[each.state]) },
    { title: 'FINDINGS', of: (each) => `${each.findings} of ${each.rows}` },
    { title: 'ATTEMPTS', of: (each) => String(each.attempts) },
    { title: 'WORKER', of: (each) => each.worker },
    { title: 'PARTIAL', of: (each) => shortDigest(each.partialDigest) },
    { title: 'FAILURE', of: (each) => each.failure },
  ]);
}
