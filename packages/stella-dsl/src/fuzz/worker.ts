import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { Board } from './board.ts';
import type { Assignment, Report, WorkerData } from './run-fuzz.ts';
import type { FuzzTarget } from './target.ts';

const { targetUrl, epoch, buffers } = workerData as WorkerData;
const { target } = (await import(targetUrl)) as { target: FuzzTarget };
const board = new Board(epoch, buffers);

parentPort?.on('message', ({ seed, inputs }: Assignment) => {
  const property = fc.property(target.inputs, (input) => {
    board.begin(input);
    target.check(input);
    board.end();
  });
  const details = fc.check(property, { seed, numRuns: inputs });
  board.end();
  const find = details.failed
    ? { input: details.counterexample?.[0] ?? '', reason: reasonOf(details.errorInstance) }
    : null;
  parentPort?.postMessage({ inputs: details.numRuns, find } satisfies Report);
});

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
