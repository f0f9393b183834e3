import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GovernanceService, VersionService } from '@policy-registry/contracts/registry';
import type { CompletedSimulation } from '../kernel/ports.ts';
import { cut, openApproved, PACK, publish, read, reason } from '../kernel/story-fixture.ts';
import { openWorld } from '../repeats/repeat-fixture.ts';

const { getGovernancePolicy, updateGovernancePolicy } = GovernanceService.method;

test('until a tenant says otherwise, the defaults hold; each tenant has its own', async (t) => {
  const { call } = openWorld(t);
  const unsaid = (await call(getGovernancePolicy, {})).policy;
  assert.deepEqual([unsaid?.gates, unsaid?.simulationMaxAgeHours, unsaid?.ticketPattern], [[], 24, '']);
  const request = { policy: { simulationMaxAgeHours: 4 }, updateMask: { paths: ['simulation_max_age_hours'] } };
  const { policy } = await call(updateGovernancePolicy, { ...request, etag: unsaid?.etag ?? '' });
  assert.equal(policy?.simulationMaxAgeHours, 4);
  await assert.rejects(call(updateGovernancePolicy, { ...request, etag: unsaid?.etag ?? '' }), reason('ETAG_MISMATCH'));
  assert.deepEqual((await call(getGovernancePolicy, {})).policy, policy);
  const other = (await call(getGovernancePolicy, {}, { as: 'author@globex' })).policy;
  assert.equal(other?.simulationMaxAgeHours, 24);
});

test('rules that could not be obeyed are refused, and change nothing', async (t) => {
  const { call } = openWorld(t);
  const set = (policy: object, ...paths: string[]) => call(updateGovernancePolicy, { policy, updateMask: { paths } });
  const gate = (name: string, required: boolean) => ({ gate: name, required });
  const wrong: [object, string][] = [
    [{ gates: [gate('FRESH_SIMULATOIN', true)] }, 'gates'],
    [{ gates: [gate('APPROVALS', false)] }, 'gates'],
    [{ gates: [gate('LINT_CLEAN', true), gate('LINT_CLEAN', false)] }, 'gates'],
    [{ thresholds: [{ measure: 'lost_blokcs', maximum: 0n }] }, 'thresholds'],
    [{ ticketPattern: '(unclosed' }, 'ticket_pattern'],
    [{ ticketPattern: '(?=lookahead)' }, 'ticket_pattern'],
    [{}, 'update_time'],
  ];
  for (const [policy, path] of wrong) await assert.rejects(set(policy, path), reason('INVALID_ARGUMENT'), path);
  assert.deepEqual((await call(getGovernancePolicy, {})).policy?.gates, []);
});

const missing = (gates: string) => (error: { metadata?: Record<string, string> }) => error.metadata?.gates === gates;

test('a publication obeys what the tenant asks', async (t) => {
  const world = openWorld(t);
  const { call, deps } = world;
  const simulations: CompletedSimulation[] = [];
  const held: string[] = [];
  const expired = new Set(['sim-1']);
  Object.assign(deps.simulations, {
    completed: async () => simulations,
    async hold(_tenant: string, simulation: string, holder: string) {
      held.push(`${simulation} for ${holder}`);
      return !expired.has(simulation);
    },
  });
  await openApproved(world, '1.0.0');
  const policy = {
    gates: [{ gate: 'FRESH_SIMULATION', required: true }],
    thresholds: [{ measure: 'lost_blocks', maximum: 0n }],
    ticketPattern: 'SHOP-[0-9]+',
  };
  await call(updateGovernancePolicy, { policy, updateMask: { paths: ['*'] } });
  await assert.rejects(publish(world, '1.0.0'), missing('FRESH_SIMULATION SIMULATION_THRESHOLDS'));
  const { candidate: _candidate, ...rest } = await read(world, '1.0.0');
  const done = (lost_blocks: number) => ({
    ...{ simulation: 'sim-1', candidateSourceDigest: rest.sourceDigest, baselineIrDigest: '', stale: [] },
    ...{ finishTime: deps.now().toISOString(), measures: { lost_blocks } },
  });
  simulations.push(done(1));
  await assert.rejects(publish(world, '1.0.0'), missing('SIMULATION_THRESHOLDS'));
  simulations.unshift(done(0));
  const other = { pack: PACK, version: '1.0.0', reason: 'release', ticket: 'OPS-1' };
  await assert.rejects(
    call(VersionService.method.publishVersion, other, { as: 'publisher' }),
    reason('INVALID_ARGUMENT'),
  );
  const { gates } = await call(VersionService.method.checkGates, { pack: PACK, version: '1.0.0' });
  assert.ok(gates.every(({ satisfied, required }) => satisfied || !required));
  assert.deepEqual(held, []);
  await assert.rejects(publish(world, '1.0.0'), reason('CONFLICT'), 'it expired behind the gates');
  expired.clear();
  await publish(world, '1.0.0');
  const holding = `sim-1 for publication ${PACK}@1.0.0`;
  assert.deepEqual(held, [holding, holding]);
  await cut(world, '1.1.0');
});
