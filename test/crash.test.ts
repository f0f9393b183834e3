import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import getPort from 'get-port';
import { checkCutBus } from './src/load/bus-trail.ts';
import { checkDiary, liveWhile } from './src/load/crash-load.ts';
import { dice } from './src/load/dice.ts';
import { peopleAt } from './src/load/people.ts';
import { EndedEarly, type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

/** `npm run test:crash` has fifty times as many. */
const KILLS = Number(process.env.CRASH_KILLS ?? 6);
const SEED = Number(process.env.CRASH_SEED ?? 20_261_125);
/** Between the moment in which the suite is ready and its end. */
const MOST_PAUSE_MS = 300;
const NOTE_DEADLINE_MS = 20_000;

describe('a suite on embedded stores that dies under load', () => {
  it(`loses and doubles nothing that it acknowledged, after ${KILLS} kills`, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-registry-crash-'));
    const ports = await samePorts();
    const start = (killed?: AbortSignal) => startSuiteProcess(folder, ports, killed);
    const before = performance.now();
    let suite = await start();
    const startMs = Math.ceil(performance.now() - before);
    context.after(async () => {
      await suite.end('SIGKILL');
      rmSync(folder, { recursive: true });
    });
    const people = await peopleAt([suite], 'acme', 5_000);

    const roll = dice(SEED);
    const diary = await liveWhile(people, async (stop, diary) => {
      let kills = 0;
      while (kills < KILLS && !stop.aborted) {
        // Half of them have acknowledged something, so that the load gets on, however slow the machine is.
        if (roll(2) === 0) await diary.nextNote(AbortSignal.any([stop, AbortSignal.timeout(NOTE_DEADLINE_MS)]));
        await delay(roll(MOST_PAUSE_MS));
        assert.equal(await suite.end('SIGKILL'), 'SIGKILL', suite.stderr());
        kills += 1;
        // Now and then one dies on the way there.
        for (; kills < KILLS && roll(4) === 0; kills += 1) await dieStarting(start, roll(startMs));
        suite = await start();
      }
    });
    context.diagnostic(`seed ${SEED}: ${diary.acknowledged.length} transitions were acknowledged`);
    assert.ok(diary.acknowledged.length >= KILLS, `only ${diary.acknowledged.length} transitions were acknowledged`);
    const trail = await checkDiary(people, diary);
    await suite.end('SIGKILL');

    const messages = openEmbeddedMessaging({ file: join(folder, 'messages.db') });
    try {
      assert.ok((await checkCutBus(messages, trail)) > 0, 'nothing is on the bus');
    } finally {
      await messages.close();
    }
  });
});

/** Ports that stay over restarts, so that whoever calls finds the suite again. */
async function samePorts(): Promise<Record<string, string>> {
  const free = async () => String(await getPort({ host: '127.0.0.1' }));
  return {
    POLICY_REGISTRY_HTTP_PORT: await free(),
    POLICY_REGISTRY_GRPC_PORT: await free(),
    POLICY_REGISTRY_AUTHORITY_PORT: await free(),
    POLICY_REGISTRY_LOG_LEVEL: 'silent',
  };
}

async function dieStarting(start: (killed: AbortSignal) => Promise<SuiteProcess>, ms: number): Promise<void> {
  try {
    // It was faster than its killer.
    await (await start(AbortSignal.timeout(ms))).end('SIGKILL');
  } catch (error) {
    if (!(error instanceof EndedEarly && error.code === 'SIGKILL')) throw error;
  }
}
