import { createSimulation } from '../batch/create-simulation.ts';
import { startSimulationWorker } from '../worker/simulation-worker.ts';
import { objectsWith, queueWith } from './faulty-parts.ts';
import { localEngine } from './local-engine.ts';
import { openSimulations, QUESTION } from './simulation-fixture.ts';

/**
 * A process that dies at the worst moment. `evaluating`: a worker that says so when it is in the middle of a simulation, and hangs
 * there until it is killed. `recorded`: dies by its own hand between recording a simulation and enqueueing it.
 */
const [folder = '', moment] = process.argv.slice(2);
const { deps, context } = await openSimulations(folder);

if (moment === 'evaluating') {
  const objects = objectsWith(deps.objects, async () => {
    process.stdout.write('evaluating\n');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  });
  startSimulationWorker({ ...deps, engine: localEngine({ objects }), log: context.log });
} else {
  const die = async () => process.kill(process.pid, 'SIGKILL') as never;
  await createSimulation({ ...deps, queue: queueWith(deps.queue, { enqueue: die }) }, context, QUESTION);
}
