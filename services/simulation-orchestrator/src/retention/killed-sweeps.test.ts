import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { listSimulations } from '../simulations/list-simulations.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { examineSimulation, readResult } from '../simulations/read-simulation.ts';
import { succeededBatch } from '../testing/attested.ts';
import { after, areasOf, takeEvents } from '../testing/passing-days.ts';
import {
  freshSimulations,
  openSimulations,
  QUESTION,
  type Simulations,
  TENANT,
} from '../testing/simulation-fixture.ts';
import { holdSimulation } from './hold-simulation.ts';
import { sweep } from './sweep.ts';

const DYING = fileURLToPath(new URL('../testing/dying-sweep.ts', import.meta.url));
const DAYS = 100;

/** Whether it was killed, and did not come to its end. */
async function dies(folder: string, step: number): Promise<boolean> {
  const args = [DYING, folder, String(DAYS), String(step)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code, signal] = await once(child, 'exit');
  assert.ok(code === 0 || signal === 'SIGKILL', `it ended with ${code ?? signal}`);
  return signal === 'SIGKILL';
}

/** Of everything that can still be found, everything can be read. */
async function assertReadable({ deps }: Simulations): Promise<string[]> {
  const found = await listSimulations(deps, TENANT, { limit: 100 });
  for (const { simulation } of found) {
    const examined = await examineSimulation(deps, TENANT, simulation);
    if (examined.outcome !== undefined) assert.ok(await readResult(deps, TENANT, examined));
  }
  return found.map(({ simulation }) => simulation);
}

it('a sweep that is killed before any of its steps is finished by the next one', async (t) => {
  const fresh = await freshSimulations(t);
  const { deps, context, folder } = fresh;
  const held = await succeededBatch(fresh);
  await holdSimulation(deps.documents, TENANT, held, 'review');
  const { area: kept } = await fresh.run(held);
  await succeededBatch(fresh);
  await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 });
  await takeEvents(deps.documents);
  await sweep(after(deps, DAYS), TENANT, t.signal);
  await takeEvents(deps.documents);
  // Two that are given up already and are to be removed, and two that are to be given up.
  const { simulation } = await createSimulation(deps, context, QUESTION);
  await cancelSimulation(deps, context, { simulation, reason: '' });
  await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 });
  await takeEvents(deps.documents);
  await fresh.close();

  const copies = mkdtempSync(join(tmpdir(), 'policy-registry-killed-sweeps-'));
  t.after(() => rmSync(copies, { recursive: true }));
  let step = 0;
  for (let isOver = false; !isOver; ) {
    step += 1;
    const copy = join(copies, String(step));
    cpSync(folder, copy, { recursive: true });
    isOver = !(await dies(copy, step));
    const again = await openSimulations(copy);
    await assertReadable(again);
    for (let round = 0; round < 2; round += 1) {
      await takeEvents(again.deps.documents);
      await sweep(after(again.deps, DAYS), TENANT, t.signal);
    }
    assert.deepEqual(await assertReadable(again), [held]);
    assert.deepEqual(areasOf(again), [kept], `after it was killed before step ${step}`);
    await again.close();
  }
  t.diagnostic(`killed before each of ${step - 1} steps`);
  assert.ok(step > 6);
});
