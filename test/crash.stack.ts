import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Stack, startStack } from '@policy-registry/stack';
import { type DistributedSuite, startDistributedSuite } from './src/distributed-suite.ts';
import { auditTrail, checkTrail } from './src/load/audit-trail.ts';
import { checkBus } from './src/load/bus-trail.ts';
import { dice } from './src/load/dice.ts';
import type { Acknowledged } from './src/load/outcomes.ts';
import { livePacks } from './src/load/pack-life.ts';
import { type People, peopleAt } from './src/load/people.ts';

/** `npm run test:crash` has five times as many. */
const KILLS = Number(process.env.CRASH_KILLS ?? 20);
const WRITERS = 4;
/** Between the start of a process and the next kill. */
const MOST_PAUSE_MS = 300;

describe('a suite whose processes and servers die under load', () => {
  it(`loses and doubles nothing that it acknowledged, after ${KILLS} kills`, async (context) => {
    const stack = await startStack();
    context.after(() => stack.close());
    const suite = await startDistributedSuite({
      stack,
      name: 'crash',
      counts: { registry: 2, attestation: 2, gateway: 2 },
      environment: {
        // Refusals and broken connections are what this is about; their log lines would fill the disk.
        POLICY_REGISTRY_LOG_LEVEL: 'silent',
      },
    });
    context.after(() => suite.close());
    const people = await peopleAt([suite.doors(0), suite.doors(1)], 'acme', 5_000);
    await people().operator.environments.createEnvironment({ environment: { environment: 'prod' } });

    const acknowledged: Acknowledged[] = [];
    const [stop, failed] = [new AbortController(), new AbortController()];
    const signals = { stop: stop.signal, giveUp: failed.signal };
    const writers = Array.from({ length: WRITERS }, (_, index) =>
      livePacks(people, `life-${index + 1}`, 'prod', acknowledged, signals),
    );
    const lived = Promise.all(writers);
    lived.catch(() => failed.abort());
    await destroy(suite, stack, failed.signal);
    stop.abort();
    await lived;

    context.diagnostic(`${acknowledged.length} transitions were acknowledged`);
    assert.ok(acknowledged.length >= KILLS, `only ${acknowledged.length} transitions were acknowledged`);
    const trail = await auditTrail(people());
    checkTrail(trail, acknowledged);
    await checkBus(stack, 'crash', trail);
    await checkRecord(people, acknowledged);
  });
});

/** Kills a process at a time, and each server now and then. Ends early when the writers do. */
async function destroy(suite: DistributedSuite, stack: Stack, stop: AbortSignal): Promise<void> {
  const roll = dice(20_261_125);
  const victims = suite.services.filter(({ name }) => name !== 'policy-engine' && name !== 'simulation-orchestrator');
  for (let kill = 1; kill <= KILLS && !stop.aborted; kill += 1) {
    const victim = victims[roll(victims.length)];
    if (victim === undefined) throw new RangeError('nobody to kill');
    await victim.process.kill();
    if (kill % 20 === 10) await restart(stack.mongo, kill % 40 === 10);
    if (kill % 20 === 0) await restart(stack.s3, kill % 40 === 0);
    await victim.process.start();
    await delay(roll(MOST_PAUSE_MS));
  }
}

async function restart(part: Stack['mongo'], gently: boolean): Promise<void> {
  await (gently ? part.stop() : part.kill());
  await delay(500);
  await part.start();
}

/** The record agrees with what was acknowledged: versions, their states, and what is live. */
async function checkRecord(people: () => People, acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const pack of new Set(acknowledged.map((each) => each.pack))) {
    const of = (verb: Acknowledged['verb']) =>
      acknowledged.filter((each) => each.pack === pack && each.verb === verb).map(({ version }) => version);
    const { versions } = await people().auditor.versions.listVersions({ pack, pageSize: 100 });
    assert.deepEqual(versions.map(({ version }) => version).toSorted(), of('create').toSorted());
    const published = versions.filter(({ publication }) => publication !== undefined).map(({ version }) => version);
    assert.deepEqual(published.toSorted(), of('publish').toSorted());
    if (of('promote').length === 0) continue;
    const { bindings } = await people().auditor.environments.listBindingHistory({ environment: 'prod', pack });
    assert.deepEqual(bindings.map(({ version }) => version).toSorted(), of('promote').toSorted());
  }
}
