import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { ChangesFormat, ExportChangesRequestSchema } from '@policy-registry/contracts/simulation';
import { createPager } from '@policy-registry/rpc';
import { changesAsNdjson } from '@policy-registry/simulation';
import { createSimulation } from '../batch/create-simulation.ts';
import { claimAll, doJob } from '../testing/drain.ts';
import { MANY, type ManyShards, openManyShards, SHARDS } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';
import { changesFile } from './changes-format.ts';
import { exportChanges } from './export-changes.ts';
import { listChanges } from './list-changes.ts';
import { ListedFacts } from './listed-facts.ts';
import { quickSimulate } from './quick-simulate.ts';
import { simulationHandlers } from './simulation-service.ts';

const FORMATS = [ChangesFormat.ARROW, ChangesFormat.NDJSON, ChangesFormat.CSV];

async function drained(t: TestContext): Promise<ManyShards> {
  const opened = await openManyShards(t);
  for (const lease of await claimAll(opened)) await doJob(opened, lease);
  return opened;
}

interface Wanted {
  readonly simulation?: string;
  readonly format?: ChangesFormat;
  readonly signal?: AbortSignal;
}

function exported(opened: ManyShards, wanted: Wanted = {}): AsyncGenerator<Uint8Array, void, void> {
  const { deps } = opened;
  const { simulation = opened.simulation, format = ChangesFormat.NDJSON, signal = AbortSignal.any([]) } = wanted;
  const facts = new ListedFacts(deps.objects);
  return exportChanges(deps, TENANT, simulation, changesFile(format), { facts, signal });
}

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(parts));
}

describe('exporting changes', () => {
  it('gives what pages list, and the same bytes however it was evaluated', async (t) => {
    const opened = await drained(t);
    const { deps, context, simulation } = opened;
    const { changes } = await listChanges(deps, TENANT, simulation, { limit: 10_000 });
    assert.ok(changes.length > SHARDS);
    const listed = (async function* () {
      yield changes;
    })();
    assert.deepEqual(await bytesOf(exported(opened)), await bytesOf(changesAsNdjson(listed)));
    const quick = await quickSimulate(deps, context, { ...MANY, maxFindings: 0 });
    for (const format of FORMATS) {
      const whole = await bytesOf(exported(opened, { format }));
      assert.deepEqual(whole, await bytesOf(exported(opened, { simulation: quick.simulation, format })));
    }
  });

  it('ends when its caller has left', async (t) => {
    const opened = await drained(t);
    const leaving = new AbortController();
    leaving.abort(new Error('gone'));
    await assert.rejects(exported(opened, { signal: leaving.signal }).next(), /gone/);
  });

  it('is done for a few at once, until they have their file or have left', async (t) => {
    const opened = await drained(t);
    const { deps, context, simulation } = opened;
    const { handlers } = simulationHandlers(deps, createPager({ key: Buffer.alloc(32, 1) }));
    const request = create(ExportChangesRequestSchema, { simulation, format: ChangesFormat.CSV });
    const handler = handlers.exportChanges as unknown as (...call: unknown[]) => AsyncGenerator<unknown>;
    const begin = () => {
      const parts = handler(request, context);
      return { parts, first: parts.next() };
    };
    const begun = Array.from({ length: 4 }, begin);
    await assert.rejects(begin().first, { reason: 'RATE_LIMITED' });
    const [one, other] = begun;
    await one?.first;
    await one?.parts.return(undefined);
    const instead = begin();
    await instead.first;
    await assert.rejects(begin().first, { reason: 'RATE_LIMITED' });
    await other?.first;
    while (!(await other?.parts.next())?.done);
    await begin().first;
  });

  it('is refused before there is a result', async (t) => {
    const opened = await openManyShards(t);
    await assert.rejects(exported(opened).next(), { reason: 'INVALID_STATE' });
    await assert.rejects(exported(opened, { simulation: 'sim-none' }).next(), { reason: 'NOT_FOUND' });
    const { simulation } = await createSimulation(opened.deps, opened.context, MANY);
    await assert.rejects(exported(opened, { simulation }).next(), { reason: 'INVALID_STATE' });
  });
});
