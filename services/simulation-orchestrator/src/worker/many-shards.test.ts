import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalJson, type Digest } from '@policy-registry/canonical';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import type { Manifest } from '../batch/manifest.ts';
import { watchSimulation } from '../batch/watch-simulation.ts';
import { listChanges } from '../simulations/list-changes.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { getSimulation, readManifest, readResult } from '../simulations/read-simulation.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { localEngine } from '../testing/local-engine.ts';
import { recordSnapshot } from '../testing/many-findings.ts';
import { MANY, openManyShards, SHARDS } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';
import { startSimulationWorker } from './simulation-worker.ts';

describe('a simulation of many shards', () => {
  for (const workers of [1, 2, 7]) {
    it(`comes out as a quick one, with ${workers} workers`, async (t) => {
      const { deps, context, simulation, resultDigest } = await openManyShards(t);
      for (let worker = 0; worker < workers; worker += 1) {
        const running = startSimulationWorker({ ...deps, engine: localEngine(deps), log: context.log });
        t.after(() => running.stop(0));
      }
      const seen = await Array.fromAsync(watchSimulation(deps, TENANT, simulation, AbortSignal.timeout(60_000)));
      const end = seen.at(-1);
      assert.equal(end?.state, 'succeeded', end?.failure);
      assert.equal(end.outcome?.resultDigest, resultDigest);
      assert.equal(end.outcome.verdict, 'within_thresholds');
      assert.partialDeepStrictEqual(end.progress, { percent: 100, shards: { total: SHARDS, done: SHARDS, failed: 0 } });
    });
  }

  it('comes out the same in any order, and lists its changes over all shards', async (t) => {
    const opened = await openManyShards(t);
    const { deps, simulation } = opened;
    for (const lease of (await claimAll(opened)).reverse()) await doJob(opened, lease);
    const found = await getSimulation(deps, TENANT, simulation);
    assert.equal(found.outcome?.resultDigest, opened.resultDigest);
    const findings: string[] = [];
    for (let after: { id: string } | undefined; ; ) {
      const page = await listChanges(deps, TENANT, simulation, { limit: 50, ...(after && { after }) });
      findings.push(...page.changes.map(({ finding }) => finding));
      after = page.last;
      if (after === undefined) break;
    }
    const result = await readResult(deps, TENANT, found);
    assert.equal(new Set(findings).size, result?.measures.changed);
    assert.ok(findings.length > 100);
    assert.deepEqual(findings, findings.toSorted());
    assert.deepEqual(
      result?.samples.map(({ finding }) => finding),
      findings.slice(0, 5),
    );
  });

  it('has a manifest whose digests are those of what is stored', async (t) => {
    const opened = await openManyShards(t);
    const { deps, simulation } = opened;
    await assert.rejects(readManifest(deps, TENANT, simulation), { reason: 'INVALID_STATE' });
    for (const lease of await claimAll(opened)) await doJob(opened, lease);
    const text = Buffer.from(await readManifest(deps, TENANT, simulation)).toString('utf8');
    const manifest: Manifest = JSON.parse(text);
    assert.equal(canonicalJson(manifest), text);
    assert.equal(manifest.shards.length, SHARDS);
    const { outcome, inputs, area } = await opened.run(simulation);
    assert.deepEqual(manifest.inputs, JSON.parse(JSON.stringify(inputs)));
    assert.deepEqual([manifest.resultDigest, manifest.verdict], [outcome?.resultDigest, 'within_thresholds']);
    assert.deepEqual(text.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g), [inputs.evaluatedAt], 'nothing of when it was run');
    const digests = manifest.shards.flatMap(({ partialDigest = '', changesDigest = '' }) => [
      partialDigest,
      changesDigest,
    ]);
    const own = deps.objects.forTenant(TENANT).area(area);
    for (const digest of digests) assert.ok(await own.stat(digest as Digest));
  });

  it('has one that is empty, of an empty snapshot', async (t) => {
    const opened = await openManyShards(t);
    const { deps, context, simulation } = opened;
    await cancelSimulation(deps, context, { simulation, reason: '' });
    await recordSnapshot(deps, TENANT, 'nothing', 0);
    const asked = { ...MANY, snapshot: 'nothing' };
    const quick = await quickSimulate(deps, context, { ...asked, maxFindings: 0 });
    const { simulation: empty } = await createSimulation(deps, context, asked);
    for (const lease of await claimAll(opened)) await doJob(opened, lease);
    const { state, outcome, plan } = await opened.run(empty);
    assert.deepEqual([state, plan.length, outcome?.resultDigest], ['succeeded', 1, quick.resultDigest]);
    assert.equal((await listChanges(deps, TENANT, empty, { limit: 10 })).changes.length, 0);
  });
});
