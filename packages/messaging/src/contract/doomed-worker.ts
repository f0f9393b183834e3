import { work } from '../work.ts';
import { HASTY } from './harness.ts';
import { openPlace, type WorkerPlace } from './worker-place.ts';

/**
 * The process that `crash.ts` kills. Says `claimed ID` when it has a job. With `hold` it keeps that one, heartbeat and
 * all; otherwise it acknowledges and takes the next.
 */
const [place = '', mode] = process.argv.slice(2);
const messaging = await openPlace(JSON.parse(place) as WorkerPlace);
const queue = await messaging.queue({ ...HASTY, maxDeliveries: 1_000 });

await work({
  next: (wait) => queue.claim(wait),
  async handle({ job }) {
    process.stdout.write(`claimed ${job.id}\n`);
    if (mode === 'hold') await new Promise((resolve) => setTimeout(resolve, 600_000));
  },
  concurrency: 1,
  timeoutMs: 600_000,
  report(error) {
    console.error(error);
  },
  signal: new AbortController().signal,
});
