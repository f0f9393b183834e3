import { parentPort, workerData } from 'node:worker_threads';
import { compareVersions } from './comparison.ts';
import type { TableFiles } from './generated-table.ts';

/** The thread of a `SimulationThread`: whatever it is asked, it does a whole simulation. */
parentPort?.on('message', async () => {
  const { resultDigest } = await compareVersions(workerData as TableFiles);
  parentPort?.postMessage(resultDigest);
});
