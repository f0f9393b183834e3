import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openManyShards, SHARDS, shardAttempts } from '../testing/many-shards.ts';
import { openSimulations } from '../testing/simulation-fixture.ts';

const PROCESS = fileURLToPath(new URL('../testing/worker-process.ts', import.meta.url));
/** Fewer than the attempts that a shard has. */
const KILLS = 3;

/** Runs a process until it has begun so many shards, and kills it then; or until it ends, and says what it said last. */
async function runProcess(folder: string, simulation: string, hangAt?: number): Promise<string> {
  const args = [PROCESS, folder, simulation, ...(hangAt === undefined ? [] : [String(hangAt)])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let begun = 0;
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (line === 'begun') begun += 1;
    if (begun === hangAt) child.kill('SIGKILL');
  }
  await exit;
  return last;
}

it('processes that are killed one after the other, orchestrator and workers in one, come to the same result', async (t) => {
  const opened = await openManyShards(t);
  const { folder, simulation, resultDigest } = opened;
  await opened.close();
  const moments = Array.from({ length: KILLS }, () => 1 + Math.floor(Math.random() * 3));
  t.diagnostic(`killed after it has begun so many shards: ${moments}`);
  for (const moment of moments) await runProcess(folder, simulation, moment);
  assert.equal(await runProcess(folder, simulation), 'succeeded');
  const again = await openSimulations(folder);
  t.after(() => again.close());
  const { outcome } = await again.run(simulation);
  assert.equal(outcome?.resultDigest, resultDigest);
  const attempts = await shardAttempts({ ...opened, ...again });
  t.diagnostic(`attempts at the shards: ${attempts}`);
  assert.ok(attempts.reduce((sum, count) => sum + count, 0) > SHARDS, 'no shard was lost with a process');
  const completed = (await again.events()).filter(({ type }) => type === 'policy.simulation.completed');
  assert.equal(completed.length, 2, 'of the quick simulation, and of the batch');
});
