import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Board } from './board.ts';

export interface FuzzOptions {
  /** URL of a module that exports a `FuzzTarget` as `target`. */
  readonly targetUrl: string;
  readonly inputs: number;
  /** With it the same inputs come again, whatever the number of workers. */
  readonly seed: number;
  /** Longest time for one input, in milliseconds. */
  readonly inputMs: number;
  /** Longest time for all, in milliseconds. */
  readonly totalMs: number;
  readonly onProgress?: (done: number) => void;
  /** At once: the rest may take long. */
  readonly onFind?: (find: Find) => void;
}

export interface Find {
  /** The smallest input that shows it; of a hang the very input. */
  readonly input: string;
  readonly reason: string;
}

export interface FuzzResult {
  /** Inputs that were checked; fewer than asked where time ran out or there were finds. */
  readonly inputs: number;
  readonly finds: readonly Find[];
}

export interface Assignment {
  readonly seed: number;
  readonly inputs: number;
}

export interface Report {
  readonly inputs: number;
  readonly find: Find | null;
}

export interface WorkerData {
  readonly targetUrl: string;
  readonly epoch: number;
  readonly buffers: Board['buffers'];
}

const SHARE = 1_000;
const WATCH_MS = 200;
const MOST_FINDS = 5;
const WORKER_MEMORY_MB = 1_024;

/** Checks the inputs on all cores. A worker whose input takes too long is ended, and another takes its place. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const shares = sharesOf(options);
  const end = Date.now() + options.totalMs;
  const finds: Find[] = [];
  let inputs = 0;
  const next = (): Assignment | undefined =>
    Date.now() < end && finds.length < MOST_FINDS ? shares.shift() : undefined;
  const done = (report: Report): void => {
    inputs += report.inputs;
    if (report.find !== null) {
      finds.push(report.find);
      options.onFind?.(report.find);
    }
    options.onProgress?.(inputs);
  };
  const one = async (): Promise<void> => {
    for (let share = next(); share !== undefined; share = await work(options, share, next, done));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), shares.length) }, one));
  return { inputs, finds };
}

/** Every share has a seed of its own, so that it does not matter who checks it, or when. */
function sharesOf({ inputs, seed }: FuzzOptions): Assignment[] {
  return Array.from({ length: Math.ceil(inputs / SHARE) }, (_, index) => ({
    seed: (seed + Math.imul(index, 0x9e3779b1)) | 0,
    inputs: Math.min(SHARE, inputs - index * SHARE),
  }));
}

/** One worker, from share to share. Resolves with the share to go on with in another worker, or with none when all are done. */
function work(
  { targetUrl, inputMs }: FuzzOptions,
  first: Assignment,
  next: () => Assignment | undefined,
  done: (report: Report) => void,
): Promise<Assignment | undefined> {
  const epoch = Date.now() - 1;
  const board = new Board(epoch);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { targetUrl, epoch, buffers: board.buffers } satisfies WorkerData,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
  });
  return new Promise((resolve, reject) => {
    const finish = (share: Assignment | undefined): void => {
      clearInterval(watch);
      worker.removeAllListeners();
      worker.terminate().then(() => resolve(share), reject);
    };
    const give = (share: Assignment | undefined): void => {
      if (share === undefined) finish(undefined);
      else worker.postMessage(share);
    };
    const lost = (reason: string): void => {
      done({ inputs: 0, find: { input: board.input, reason } });
      finish(next());
    };
    const watch = setInterval(() => {
      if (board.busyMs > inputMs) lost(`no answer in ${inputMs} ms`);
    }, WATCH_MS);
    worker.on('message', (report: Report) => {
      done(report);
      give(next());
    });
    worker.on('error', (error) => lost(`the worker ended: ${error instanceof Error ? error.message : String(error)}`));
    worker.on('exit', (code) => lost(`the worker ended with ${code}`));
    give(first);
  });
}
