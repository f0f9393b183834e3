import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { sha256 } from '@policy-registry/canonical';
import { EvaluateRequestSchema, EvaluateResponseSchema } from '@policy-registry/contracts/engine';
import { sidePolicy } from '@policy-registry/simulation';
import { compile } from '@policy-registry/stella-dsl';
import { lockOf } from '../../batch/simulation-queue.ts';
import { claimAll, doJob } from '../../testing/drain.ts';
import { ENGINE_FOR_TEST } from '../../testing/engine-for-test.ts';
import { openManyShards } from '../../testing/many-shards.ts';
import { TENANT } from '../../testing/simulation-fixture.ts';
import { EngineLost, type ShardEngine, type ShardWork } from '../shard-engine.ts';
import { type AskEngine, sideByEngine } from './asked-engine.ts';
import { remoteEngine } from './remote-engine.ts';

const OPTIONS = { signal: new AbortController().signal, onProgress: async () => {} };

async function openRemote(t: Parameters<typeof openManyShards>[0], ask: AskEngine = ENGINE_FOR_TEST) {
  const opened = await openManyShards(t);
  const engine: ShardEngine = remoteEngine({ objects: opened.deps.objects, ask, close: () => {} });
  const { inputs, plan } = await opened.run(opened.simulation);
  const work: ShardWork = { tenant: TENANT, inputs, lock: lockOf(inputs), shard: plan[8] ?? assert.fail() };
  return { ...opened, engine, work };
}

describe('engines elsewhere', () => {
  it('give the bytes of threads, and a run that is evaluated by both has one result', async (t) => {
    const opened = await openRemote(t);
    const { engine, work } = opened;
    const remote = await engine.evaluate(work, OPTIONS);
    const local = await opened.working.engine.evaluate(work, OPTIONS);
    assert.deepEqual(Buffer.from(remote.partial.bytes), Buffer.from(local.partial.bytes));
    assert.deepEqual(Buffer.from(remote.changes.bytes), Buffer.from(local.changes.bytes));
    for (const [index, lease] of (await claimAll(opened)).entries()) {
      await doJob(opened, lease, index % 2 === 0 ? { engine } : {});
    }
    assert.equal((await opened.run(opened.simulation)).outcome?.resultDigest, opened.resultDigest);
  });

  const wrong: [string, AskEngine, RegExp][] = [
    ['that say nothing', async () => create(EvaluateResponseSchema, {}), /0 answers about 59 findings/],
    [
      'that answer about other findings',
      async (request, ...asked) => {
        const answer = await ENGINE_FOR_TEST(request, ...asked);
        return { ...answer, evaluations: answer.evaluations.toReversed() };
      },
      /about another finding/,
    ],
    [
      'that do not say what became of each rule',
      async (request, ...asked) => {
        const answer = await ENGINE_FOR_TEST(request, ...asked);
        return { ...answer, evaluations: answer.evaluations.map((each) => ({ ...each, outcomes: [] })) };
      },
      /what became of each rule/,
    ],
  ];
  for (const [which, ask, message] of wrong) {
    it(`${which} are not believed`, async (t) => {
      const { engine, work } = await openRemote(t, ask);
      await assert.rejects(engine.evaluate(work, OPTIONS), { name: 'EvaluationFailed', message });
    });
  }

  it('that are away leave the shard to another attempt', async (t) => {
    const away: AskEngine = () => Promise.reject(new EngineLost('No engine answers'));
    const { engine, work } = await openRemote(t, away);
    await assert.rejects(engine.evaluate(work, OPTIONS), EngineLost);
  });

  it('are not waited for any more when one of several calls has failed the shard', async (t) => {
    const signals: AbortSignal[] = [];
    const { engine, work } = await openRemote(t, (_request, _tenant, signal) => {
      signals.push(signal);
      if (signals.length === 1) return Promise.reject(new EngineLost('away'));
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await assert.rejects(engine.evaluate(work, OPTIONS), EngineLost);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true],
    );
  });

  it('know as little of the version of a draft as threads do', async (t) => {
    const { deps, engine, work, working } = await openRemote(t);
    const text =
      'policy "p" syntax "stella-dsl@1" { rule r { when not (run.policy_version == "1.0.0") then ignore because "x" } }';
    const { irJson = '' } = compile([{ path: 'policy.stella', text }]);
    const { digest } = await deps.objects.forTenant(TENANT).put(Buffer.from(irJson));
    const candidate = { ...work.inputs.candidate, version: '', irDigest: digest };
    const asked = { ...work, inputs: { ...work.inputs, candidate } };
    const [remote, local] = await Promise.all([engine, working.engine].map((each) => each.evaluate(asked, OPTIONS)));
    assert.deepEqual(Buffer.from(remote?.partial.bytes ?? []), Buffer.from(local?.partial.bytes ?? []));
    // What nobody knows decides nothing.
    const { tally } = JSON.parse(Buffer.from(local?.partial.bytes ?? []).toString());
    assert.equal(JSON.stringify(tally).includes('suppressed'), false);
  });

  it('are asked what the contract has room for, whatever an artifact is called and however much VEX there is', async () => {
    const { irJson = '' } = compile([
      {
        path: 'policy.stella',
        text: 'policy "p" syntax "stella-dsl@1" { rule r { when advisory.kev then ignore because "x" } }',
      },
    ]);
    const policy = { irJson, pack: 'p', version: '1' };
    const run = { env: {}, evaluatedAt: new Date('2026-01-01'), environment: '', tenant: TENANT };
    const vex = Array.from({ length: 120 }, (_, n) => ({
      statement_id: `https://openvex.dev/docs/public/vex-${sha256(String(n))}`,
      status: 'not_affected' as const,
    }));
    const rows = Array.from({ length: 1000 }, (_, n) => ({
      subject: `/var/lib/${'deep/'.repeat(110)}app`,
      finding: { id: sha256(String(n)).slice(7), sbom: { purl: 'pkg:npm/a@1' }, advisory: { id: 'CVE-2026-1' }, vex },
    }));
    let findings = 0;
    let calls = 0;
    const ask: AskEngine = async (request, ...asked) => {
      // The contract bounds it to 512 characters.
      assert.ok(request.findings.every(({ artifact }) => artifact === ''));
      assert.ok(toBinary(EvaluateRequestSchema, request).length < 5_000_000);
      [findings, calls] = [findings + request.findings.length, calls + 1];
      return ENGINE_FOR_TEST(request, ...asked);
    };
    const question = { env: {}, evaluatedAt: run.evaluatedAt.toISOString() } as Parameters<typeof sideByEngine>[1];
    const said = await sideByEngine(ask, question, policy, sidePolicy(policy, [], run))(rows, OPTIONS.signal);
    assert.deepEqual([said.length, findings, calls > 1], [1000, 1000, true]);
  });

  it('are not asked about a policy that reads what they are not told', async (t) => {
    const { deps, engine, work } = await openRemote(t);
    const text =
      'policy "p" syntax "stella-dsl@1" { rule r { when sbom.any_component(name == "log4j") then ignore because "x" } }';
    const { irJson = '' } = compile([{ path: 'policy.stella', text }]);
    const { digest } = await deps.objects.forTenant(TENANT).put(Buffer.from(irJson));
    const inputs = { ...work.inputs, candidate: { ...work.inputs.candidate, irDigest: digest } };
    const message = 'A policy reads sbom.components, which engines elsewhere are not told.';
    await assert.rejects(engine.evaluate({ ...work, inputs }, OPTIONS), { name: 'EvaluationFailed', message });
  });
});
