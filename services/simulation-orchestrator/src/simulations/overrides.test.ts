import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Override } from '@policy-registry/overrides';
import { createSimulation } from '../batch/create-simulation.ts';
import type { PolicySource } from '../kernel/ports.ts';
import { freshSimulations, QUESTION, type Simulations, TENANT } from '../testing/simulation-fixture.ts';
import { runJob } from '../worker/run-job.ts';
import { simulationDirectory } from './directory.ts';
import { explainFinding } from './explain-finding.ts';
import { listChanges } from './list-changes.ts';
import { quickSimulate } from './quick-simulate.ts';

const NEVER = new AbortController().signal;
const QUICK = { ...QUESTION, maxFindings: 0 };

/** For the one finding of Log4Shell in the shop, which both policies block. */
const LOG4SHELL: Override = {
  override: 'ovr-1',
  rule: '',
  scope: { purl: '', advisory: 'CVE-2021-44228', artifact: '', environment: '' },
  status: 'suppressed',
  owner: 'team-shop',
  reason: 'JNDI is off',
  createTime: '2026-10-01T00:00:00.000Z',
  approveTime: '2026-10-02T00:00:00.000Z',
  expireTime: '2026-12-01T00:00:00.000Z',
};

interface World extends Simulations {
  /** What the registry has; a test may change it. */
  readonly registry: { inForce: Override[]; pending: Override[]; asked: string[] };
}

async function openWorld(t: TestContext, inForce: Override[] = [LOG4SHELL]): Promise<World> {
  const opened = await freshSimulations(t);
  const registry: World['registry'] = { inForce, pending: [], asked: [] };
  const policies: PolicySource = {
    ...opened.deps.policies,
    resolveActive: (tenant, _environment, pack) => opened.deps.policies.resolveVersion(tenant, pack, '1'),
    async resolveOverrides(_tenant, { environment, at, pending }) {
      registry.asked.push(environment);
      return {
        inForce: registry.inForce,
        pending: registry.pending
          .filter(({ override }) => pending.includes(override))
          .map((each) => ({ ...each, approveTime: at.toISOString() })),
      };
    },
  };
  return { ...opened, deps: { ...opened.deps, policies }, registry };
}

test('an override in force acts on both sides: results, changes and explains say so', async (t) => {
  const { deps, context } = await openWorld(t);
  const record = await quickSimulate(deps, context, { ...QUICK, baseline: { kind: 'none' } });
  const { changes } = await listChanges(deps, TENANT, record.simulation, { limit: 1000 });
  const change = changes.find(({ advisory }) => advisory === 'CVE-2021-44228') ?? assert.fail();
  assert.deepEqual(record.result.overrides, [{ override: 'ovr-1', before: 0, after: 1 }]);
  assert.equal(change.before.override, undefined);
  const { status, rule, because, override } = change.after;
  assert.deepEqual([status, because, override], ['suppressed', 'JNDI is off', 'ovr-1']);
  assert.ok(rule !== '', 'the rule that it is an exception from');
  const explained = await explainFinding(deps, TENANT, record.simulation, change.finding);
  assert.deepEqual([explained.before?.override, explained.after?.override], ['', 'ovr-1']);
  const entry = explained.after?.explain?.at(-1);
  assert.deepEqual([entry?.rule, entry?.because], ['override ovr-1', 'JNDI is off']);
  assert.equal(explained.after?.winningRule, rule);
  const beginnings = changes.map(({ finding }) => finding.slice(0, 1)).sort();
  const shared = beginnings.find((each, place) => each === beginnings[place + 1]) ?? assert.fail();
  await assert.rejects(explainFinding(deps, TENANT, record.simulation, shared), {
    reason: 'INVALID_ARGUMENT',
    message: `"${shared}" is the beginning of more than one id: give more of it.`,
  });

  const both = await quickSimulate(deps, context, QUICK);
  assert.deepEqual(both.result.overrides, [{ override: 'ovr-1', before: 1, after: 1 }]);
});

test('without an override everything is what it was before there were any', async (t) => {
  const { deps, context, registry } = await openWorld(t);
  const none = await quickSimulate(deps, context, {
    ...QUICK,
    overrides: { none: true, pending: [], lapsed: [] },
  });
  registry.inForce = [];
  const empty = await quickSimulate(deps, context, QUICK);
  assert.equal(none.resultDigest, empty.resultDigest);
  for (const { overrides, result } of [none, empty]) assert.deepEqual([overrides, result.overrides], [undefined, []]);
});

/** Runs the oldest batch that waits. */
async function work({ deps, working }: World): Promise<void> {
  const lease = (await deps.queue.claim({ waitMs: 0 })) ?? assert.fail('there is no job');
  await runJob({ ...deps, ...working, report: (error) => assert.fail(String(error)) }, lease, NEVER);
}

test('a batch runs with what was in force when it was asked for, and finds what a quick one finds', async (t) => {
  const world = await openWorld(t);
  const { deps, context, registry, run } = world;
  const quick = await quickSimulate(deps, context, { ...QUICK, baseline: { kind: 'none' } });
  const { simulation } = await createSimulation(deps, context, { ...QUESTION, baseline: { kind: 'none' } });
  registry.inForce = [];
  await work(world);
  const { inputs, outcome } = await run(simulation);
  assert.equal(outcome?.resultDigest, quick.resultDigest);
  assert.equal(inputs.overrides?.digest, quick.overrides?.digest);
  const { changes } = await listChanges(deps, TENANT, simulation, { limit: 1000 });
  const { finding } = changes.find(({ after }) => after.override === 'ovr-1') ?? assert.fail();
  assert.equal((await explainFinding(deps, TENANT, simulation, finding)).after?.override, 'ovr-1');
});

test('a pending override shows what it would let through, and one in force what would come back', async (t) => {
  const { deps, context, registry } = await openWorld(t, []);
  const same = { ...QUICK, baseline: QUICK.candidate };
  registry.pending = [LOG4SHELL];
  const through = await quickSimulate(deps, context, {
    ...same,
    overrides: { none: false, pending: ['ovr-1'], lapsed: [] },
  });
  assert.deepEqual([through.result.measures.changed, through.result.measures.lost_blocks], [1, 1]);
  assert.deepEqual(through.result.overrides, [{ override: 'ovr-1', before: 0, after: 1 }]);

  registry.inForce = [LOG4SHELL];
  const back = await quickSimulate(deps, context, {
    ...same,
    overrides: { none: false, pending: [], lapsed: ['ovr-1'] },
  });
  assert.deepEqual([back.result.measures.changed, back.result.measures.gained_blocks], [1, 1]);
  assert.deepEqual(back.result.overrides, [{ override: 'ovr-1', before: 1, after: 0 }]);
});

test('what only might be is no evidence for a gate', async (t) => {
  const world = await openWorld(t);
  const { deps, context, run } = world;
  const batch = async (lapsed: readonly string[]) => {
    const asked = { ...QUESTION, overrides: { none: false, pending: [], lapsed } };
    const { simulation } = await createSimulation(deps, context, asked);
    await work(world);
    return run(simulation);
  };
  const [might, is] = [await batch(['ovr-1']), await batch([])];
  assert.deepEqual([might.state, is.state], ['succeeded', 'succeeded']);
  const completed = await simulationDirectory(deps.documents).completed(TENANT, is.inputs.candidate.irDigest);
  assert.deepEqual(
    completed.map(({ simulation }) => simulation),
    [is.simulation],
  );
});

test('a time after its end is a forecast of what comes back', async (t) => {
  const { deps, context } = await openWorld(t);
  const later = await quickSimulate(deps, context, { ...QUICK, evaluatedAt: new Date(LOG4SHELL.expireTime) });
  assert.deepEqual(later.result.overrides, []);
});

test('the environment is the one that is said, or where a side is live', async (t) => {
  const { deps, context, registry } = await openWorld(t);
  const active = (environment: string) => ({ kind: 'active', environment, pack: 'shop-policy' }) as const;
  const environmentOf = async (parts: Partial<typeof QUICK>) =>
    (await quickSimulate(deps, context, { ...QUICK, ...parts })).environment;
  assert.equal(await environmentOf({}), undefined);
  assert.equal(await environmentOf({ environment: 'prod' }), 'prod');
  assert.equal(await environmentOf({ baseline: active('prod') }), 'prod');
  assert.equal(await environmentOf({ candidate: active('dev') }), 'dev');
  assert.equal(await environmentOf({ baseline: active('prod'), candidate: active('dev') }), 'prod');
  assert.equal(await environmentOf({ baseline: active('prod'), environment: 'dev' }), 'dev');
  assert.deepEqual([...new Set(registry.asked)].sort(), ['', 'dev', 'prod']);
});

const refused: [name: string, parts: Partial<typeof QUICK>, message: string][] = [
  [
    'none, and some',
    { overrides: { none: true, pending: ['ovr-2'], lapsed: [] } },
    'The choice of no overrides leaves none to add or to end.',
  ],
  [
    'an override that ends although it is not in force',
    { overrides: { none: false, pending: [], lapsed: ['ovr-2'] } },
    'The override ovr-2 is not in force on the candidate; those that are: ovr-1.',
  ],
  [
    'a choice for no policy',
    { candidate: { kind: 'none' }, overrides: { none: false, pending: [], lapsed: ['ovr-1'] } },
    'The candidate is no policy: no override acts on it.',
  ],
];
for (const [name, parts, message] of refused) {
  test(`refuses ${name}`, async (t) => {
    const { deps, context } = await openWorld(t);
    await assert.rejects(quickSimulate(deps, context, { ...QUICK, ...parts }), { reason: 'INVALID_ARGUMENT', message });
  });
}
