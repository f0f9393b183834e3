import { startUpkeep } from '../batch/upkeep.ts';
import { watchSimulation } from '../batch/watch-simulation.ts';
import { threadEngine } from '../evaluation/threads/thread-engine.ts';
import { startSimulationWorker } from '../worker/simulation-worker.ts';
import { openSimulations, TENANT } from './simulation-fixture.ts';

/**
 * A process that is orchestrator and worker in one, over the data of a folder. It says each shard that it begins, and the end of the
 * simulation; and hangs where a shard is begun whose number among those is `hangAt`, so that it is killed in the middle of one.
 */
const [folder = '', simulation = '', hangAt] = process.argv.slice(2);
const { deps, attestor, context } = await openSimulations(folder);
const engine = threadEngine({ objects: deps.objects, threads: 2, log: context.log });
let begun = 0;

startUpkeep({ ...deps, attestor, log: context.log });
startSimulationWorker({
  ...deps,
  log: context.log,
  engine: {
    ...engine,
    async evaluate(work, options) {
      begun += 1;
      process.stdout.write('begun\n');
      if (String(begun) === hangAt) await new Promise((resolve) => setTimeout(resolve, 600_000));
      return engine.evaluate(work, options);
    },
  },
});
const seen = await Array.fromAsync(watchSimulation(deps, TENANT, simulation, AbortSignal.timeout(120_000)));
process.stdout.write(`${seen.at(-1)?.state}\n`);
process.exit(0);
