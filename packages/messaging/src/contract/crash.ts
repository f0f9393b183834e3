import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { acknowledged, present } from './expectations.ts';
import { type ContractTest, HASTY, jobs, SOON } from './harness.ts';
import type { WorkerPlace } from './worker-place.ts';

const QUEUE = { ...HASTY, maxDeliveries: 1_000 };
const JOBS = 150;
const KILLS = 6;

function start(place: WorkerPlace, mode: 'hold' | 'drain'): { child: ChildProcess; lines: AsyncIterable<string> } {
  const script = fileURLToPath(new URL('./doomed-worker.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(place), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout }) };
}

/** Reads what a worker claims, kills it after so many jobs, and answers them. */
async function killAfter(place: WorkerPlace, mode: 'hold' | 'drain', count: number): Promise<string[]> {
  const { child, lines } = start(place, mode);
  const exit = once(child, 'exit');
  const claimed: string[] = [];
  for await (const line of lines) {
    claimed.push(line.replace('claimed ', ''));
    if (claimed.length === count) child.kill('SIGKILL');
  }
  await exit;
  assert.equal(child.signalCode, 'SIGKILL', 'the worker ended by itself');
  return claimed;
}

/** Workers in processes of their own, killed with -9. */
export function messagingCrash(contract: ContractTest): void {
  contract('the job of a worker that was killed is given to another', async ({ messaging, handOver, reopen }) => {
    await (await messaging.queue(QUEUE)).forTenant('acme').enqueue(jobs(1));
    assert.deepEqual(await killAfter(await handOver(), 'hold', 1), ['job-0']);
    const queue = await (await reopen()).queue(QUEUE);
    const lease = present(await queue.claim(SOON));
    assert.deepEqual([lease.job.id, lease.delivery], ['job-0', 2]);
  });

  contract(
    `workers killed ${KILLS} times: no job is lost, and none is left`,
    async ({ messaging, handOver, reopen }) => {
      await (await messaging.queue(QUEUE)).forTenant('acme').enqueue(jobs(JOBS));
      const place = await handOver();
      const done = new Set<string>();
      for (let kill = 0; kill < KILLS; kill += 1) {
        for (const id of await killAfter(place, 'drain', 1 + Math.floor(Math.random() * 20))) done.add(id);
      }
      const again = await reopen();
      const queue = await again.queue(QUEUE);
      const tenant = queue.forTenant('acme');
      for (let depth = await tenant.depth(); depth.waiting + depth.started > 0; depth = await tenant.depth()) {
        const lease = await queue.claim({ waitMs: 100 });
        if (lease === undefined) continue;
        done.add(lease.job.id);
        await acknowledged(lease);
      }
      assert.equal(done.size, JOBS);
      assert.equal((await tenant.depth()).deadLetters, 0);
    },
  );
}
