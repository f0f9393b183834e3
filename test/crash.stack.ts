import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Stack, startStack } from '@policy-registry/stack';
import { type DistributedSuite, startDistributedSuite } from './src/distributed-suite.ts';
import { checkBus } from './src/load/bus-trail.ts';
import { checkDiary, liveWhile } from './src/load/crash-load.ts';
import { dice } from './src/load/dice.ts';
import { peopleAt } from './src/load/people.ts';

/** `npm run test:crash` has fifteen times as many. */
const KILLS = Number(process.env.CRASH_STACK_KILLS ?? 20);
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
    const diary = await liveWhile(people, (stop) => destroy(suite, stack, stop));
    context.diagnostic(`${diary.acknowledged.length} transitions were acknowledged`);
    assert.ok(diary.acknowledged.length >= KILLS, `only ${diary.acknowledged.length} transitions were acknowledged`);
    await checkBus(stack, 'crash', await checkDiary(people, diary));
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
