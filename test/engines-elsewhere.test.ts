import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { requestPersonaToken } from '@policy-registry/authority';
import { createClients } from '@policy-registry/client';
import { SimulationState } from '@policy-registry/contracts/simulation';
import { openLargeInventory } from './src/large-inventory.ts';
import { type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

/** More than one call's worth. */
const FINDINGS = 3_000;

async function startSuite(t: TestContext, more: Record<string, string> = {}): Promise<SuiteProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-engines-'));
  const suite = await startSuiteProcess(folder, more);
  t.after(async () => {
    await suite.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  return suite;
}

it('a batch that engines elsewhere evaluate, over gRPC, comes out as a quick simulation', async (t) => {
  const engine = await startSuite(t);
  const token = await requestPersonaToken({ issuer: engine.issuer, persona: 'author@acme' });
  const { httpUrl, issuer } = await startSuite(t, {
    POLICY_REGISTRY_SIMULATION_ENGINES: `ipv4:${engine.grpcAddress}`,
    POLICY_REGISTRY_SIMULATION_ENGINES_TOKEN: token.accessToken,
  });
  const { accessToken } = await requestPersonaToken({ issuer, persona: 'author@acme' });
  const author = createClients({ baseUrl: httpUrl, token: () => accessToken, timeoutMs: 60_000 });
  const question = await openLargeInventory(author, 'large', FINDINGS);
  const quick = await author.simulations.quickSimulate(question);
  const created = await author.simulations.createSimulation(question);
  const simulation = created.simulation?.simulation ?? '';
  const seen = await Array.fromAsync(author.simulations.watchSimulation({ simulation }));
  const end = seen.at(-1)?.simulation;
  assert.equal(end?.state, SimulationState.SUCCEEDED, end?.failure);
  assert.equal(end.resultDigest, quick.simulation?.resultDigest);
});
