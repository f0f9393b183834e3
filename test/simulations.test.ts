import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, createClients } from '@policy-registry/client';
import { type Simulation, SimulationState } from '@policy-registry/contracts/simulation';
import { openLargeInventory } from './src/large-inventory.ts';
import { auditTrail } from './src/load/audit-trail.ts';
import { peopleAt } from './src/load/people.ts';
import { type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

const FINDINGS = 20_000;

async function authorAt({ httpUrl, issuer }: SuiteProcess): Promise<{ author: Clients; accessToken: string }> {
  const { accessToken } = await requestPersonaToken({ issuer, persona: 'author@acme' });
  return { accessToken, author: createClients({ baseUrl: httpUrl, token: () => accessToken, timeoutMs: 60_000 }) };
}

describe('a batch simulation of a suite', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-batch-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has one result, that of a quick simulation, when the suite is killed in the middle of it', async () => {
    const first = await startSuiteProcess(folder);
    const { author } = await authorAt(first);
    const question = await openLargeInventory(author, 'large', FINDINGS);
    const quick = await author.simulations.quickSimulate(question);
    const created = await author.simulations.createSimulation(question);
    const simulation = created.simulation?.simulation ?? '';
    await begun(author, simulation);
    assert.equal(await first.end('SIGKILL'), 'SIGKILL');

    const second = await startSuiteProcess(folder);
    try {
      const { author: again, accessToken } = await authorAt(second);
      const seen = await Array.fromAsync(again.simulations.watchSimulation({ simulation }));
      assert.equal(seen.at(-1)?.simulation?.state, SimulationState.SUCCEEDED);
      const { simulation: found } = await again.simulations.getSimulation({ simulation });
      assert.equal(found?.resultDigest, quick.simulation?.resultDigest);
      assert.deepEqual(found?.result, quick.simulation?.result);
      assert.equal(await completions(second, simulation), 1);
      assert.deepEqual(await watchedBySse(second, accessToken, simulation), ['SIMULATION_STATE_SUCCEEDED']);
    } finally {
      await second.end('SIGKILL');
    }
  });
});

/** Resolves when a worker has it in hand. */
async function begun({ simulations }: Clients, simulation: string): Promise<void> {
  const seenEnough = new AbortController();
  try {
    for await (const seen of simulations.watchSimulation({ simulation }, { signal: seenEnough.signal })) {
      // And read on: the client keeps the timer of a stream that is left in another way.
      if (seen.simulation?.state !== SimulationState.QUEUED) seenEnough.abort();
    }
  } catch (error) {
    if (!seenEnough.signal.aborted) throw error;
  }
}

async function completions(suite: SuiteProcess, simulation: string): Promise<number> {
  const people = await peopleAt([suite], 'acme');
  const events = await auditTrail(people());
  return events.filter(
    ({ type, details }) => type === 'policy.simulation.completed' && details?.simulation === simulation,
  ).length;
}

/** The states that a browser would see. */
async function watchedBySse({ httpUrl }: SuiteProcess, token: string, simulation: string): Promise<string[]> {
  const response = await fetch(`${httpUrl}/api/v1/policy/simulations/${simulation}:watch`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
  });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const events = (await response.text()).matchAll(/^data: (.+)$/gm);
  return [...events].map(([, data = '']) => (JSON.parse(data) as { simulation: Simulation }).simulation.state as never);
}
