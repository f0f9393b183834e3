import { SimulationKind, SimulationSchema, SimulationState } from '@policy-registry/contracts/simulation';
import type { Command } from 'commander';
import { type Cli, received } from '../cli.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { everyPage } from '../paging.ts';
import { EXPORT_FORMATS, type ExportTarget, exportTarget, refuseUnwritable } from '../simulation/export-target.ts';
import { exportSimulation, showSimulation } from './simulate.ts';
import { batchCommands } from './simulation-batch.ts';
import { why } from './simulation-why.ts';

export function simulationCommands(program: Command, cli: () => Cli): void {
  const simulation = program.command('simulation').description('simulations that were run');

  simulation
    .command('list')
    .description('list simulations, newest first')
    .option('--pack <pack>', 'only those whose candidate is of this pack', '')
    .action((options: { pack: string }) => list(cli(), options.pack));

  simulation
    .command('show <simulation>')
    .description('show a simulation')
    .action(async (id: string) => {
      const { simulation: found } = await cli().clients().simulations.getSimulation({ simulation: id });
      showSimulation(cli(), received(found));
    });

  simulation
    .command('changes <simulation>')
    .description('list every finding that changes')
    .action(async (id: string) => {
      // What reads exports takes a while to load.
      const { showChanges } = await import('./changes.ts');
      await showChanges(cli(), id);
    });

  simulation
    .command('export <simulation>')
    .description('write what a simulation changes into files')
    .requiredOption(
      '--to <format=file>',
      `may be repeated: ${EXPORT_FORMATS.join(', ')}; - for the answer itself`,
      exportTarget,
    )
    .action(async (id: string, { to }: { to: readonly ExportTarget[] }) => {
      refuseUnwritable(to);
      const { simulation: found } = await cli().clients().simulations.getSimulation({ simulation: id });
      await exportSimulation(cli(), received(found), to);
    });

  simulation
    .command('why <simulation> <finding>')
    .description('why a finding comes out as it does, rule by rule, under both policies')
    .action((id: string, finding: string) => why(cli(), id, finding));

  batchCommands(simulation, cli);
}

async function list(cli: Cli, pack: string): Promise<void> {
  const simulations = await everyPage(async (pageToken) => {
    const page = await cli.clients().simulations.listSimulations({ pack, pageSize: 100, pageToken });
    return { items: page.simulations, nextPageToken: page.nextPageToken };
  });
  cli.out.list(SimulationSchema, simulations, [
    { title: 'SIMULATION', of: (each) => each.simulation },
    { title: 'KIND', of: (each) => words(SimulationKind[each.kind]) },
    { title: 'STATE', of: (each) => words(SimulationState[each.state]) },
    { title: 'CANDIDATE', of: (each) => each.candidate?.label ?? '' },
    { title: 'SNAPSHOT', of: (each) => each.snapshot },
    { title: 'RESULT', of: (each) => shortDigest(each.resultDigest) },
    { title: 'CREATED', of: (each) => time(each.createTime) },
  ]);
}
