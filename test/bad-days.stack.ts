import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { create, toJson } from '@bufbuild/protobuf';
import { PackService, WorkspaceService } from '@policy-registry/contracts/registry';
import {
  CreateSimulationRequestSchema,
  SimulationService,
  SimulationState,
} from '@policy-registry/contracts/simulation';
import { type Stack, type StackPart, startStack } from '@policy-registry/stack';
import { openLargeInventory } from './src/large-inventory.ts';
import { auditTrail } from './src/load/audit-trail.ts';
import { checkBus } from './src/load/bus-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { steadfast } from './src/load/steadfast.ts';
import { assertUnavailable, untilReadiness } from './src/outage.ts';
import { type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

interface Way {
  away(part: StackPart): Promise<void> | void;
  back(part: StackPart): Promise<void> | void;
}

const WAYS: Readonly<Record<string, Way>> = {
  'is not there': { away: (part) => part.stop(), back: (part) => part.start() },
  'keeps silent': { away: (part) => part.pause(), back: (part) => part.resume() },
};

const ON_THE_WAY = new Set([SimulationState.QUEUED, SimulationState.RUNNING, SimulationState.SUCCEEDED]);

/** One process, from the first test to the last: each outage is told, and over without a restart. */
describe('a suite whose parts go away while it runs', { timeout: 180_000 }, () => {
  let stack: Stack;
  let folder: string;
  let suite: SuiteProcess;
  let people: People;
  let question: Awaited<ReturnType<typeof openLargeInventory>>;
  /** Packs whose creation was answered. */
  const acknowledged: string[] = [];
  before(async () => {
    stack = await startStack();
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-days-'));
    suite = await startSuiteProcess(folder, {
      ...(await stack.environment('days')),
      // Parts are waited for in shares of it.
      POLICY_REGISTRY_DEADLINE_DEFAULT_SECONDS: '9',
      POLICY_REGISTRY_LOG_LEVEL: 'silent',
    });
    people = (await peopleAt([suite], 'acme'))();
    question = await openLargeInventory(people.author, 'shop', 20);
    acknowledged.push('shop');
  });
  after(async () => {
    await suite.end('SIGKILL');
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A careful client: what it begins while a part is away is done when the part is back. */
  async function createPack(pack: string): Promise<void> {
    await steadfast(`create ${pack}`, (requestId) => people.author.packs.createPack({ pack: { pack }, requestId }));
    acknowledged.push(pack);
  }

  /** Until it has its attestation too, which follows in the background, with an event of its own. */
  async function attested(simulation: string): Promise<void> {
    for (;;) {
      const { simulation: found } = await people.author.simulations.getSimulation({ simulation });
      assert.ok(found !== undefined && ON_THE_WAY.has(found.state), found?.failure);
      if (found.attestation !== '') return;
      await delay(100);
    }
  }

  for (const [index, [way, { away, back }]] of Object.entries(WAYS).entries()) {
    it(`MongoDB ${way}`, async () => {
      await away(stack.mongo);
      const held = createPack(`documents-${index}`);
      await Promise.all([
        untilReadiness(suite, { status: 'unavailable' }),
        assertUnavailable(suite, PackService.method.listPacks, () => ({})),
        assertUnavailable(suite, PackService.method.createPack, (door) => ({
          pack: { pack: `unsure-${door}-${index}` },
        })),
      ]);
      await back(stack.mongo);
      await held;
      await untilReadiness(suite, { status: 'ok' });
      await createPack(`documents-again-${index}`);
    });

    it(`S3 ${way}`, async () => {
      await away(stack.s3);
      const path = `docs/${index}.md`;
      const held = steadfast('put', (requestId) => {
        return people.author.workspaces.putFile({
          workspace: 'shop',
          path,
          file: { text: 'later' },
          etag: '*',
          requestId,
        });
      });
      await Promise.all([
        untilReadiness(suite, { status: 'unavailable' }),
        assertUnavailable(suite, WorkspaceService.method.compileWorkspace, () => ({ workspace: 'shop' })),
        createPack(`objects-${index}`),
      ]);
      await back(stack.s3);
      await held;
      await untilReadiness(suite, { status: 'ok' });
      const found = await people.author.workspaces.getFile({ workspace: 'shop', path });
      assert.equal(found.file?.text, 'later');
    });

    it(`NATS ${way}`, async () => {
      await away(stack.nats);
      const held = steadfast('simulate', (requestId) => {
        return people.author.simulations.createSimulation({ ...question, requestId });
      });
      const json = toJson(CreateSimulationRequestSchema, create(CreateSimulationRequestSchema, question));
      await Promise.all([
        untilReadiness(suite, { status: 'ok', degraded: ['messages'] }),
        assertUnavailable(suite, SimulationService.method.createSimulation, () => json),
        createPack(`messages-${index}`),
      ]);
      await back(stack.nats);
      const { simulation } = await held;
      await attested(simulation?.simulation ?? '');
      await untilReadiness(suite, { status: 'ok' });
    });
  }

  it('has everything that it acknowledged, and each event once, in the log and on the bus', async () => {
    for (const pack of acknowledged) assert.equal((await people.auditor.packs.getPack({ pack })).pack?.pack, pack);
    const trail = await auditTrail(people);
    const created = trail.filter(({ type }) => type === 'policy.pack.created').map(({ pack }) => pack);
    assert.equal(new Set(created).size, created.length);
    // What was refused while MongoDB kept silent may be done all the same: nobody was told that it is not.
    const told = created.filter((pack) => !pack.startsWith('unsure-'));
    assert.deepEqual(told.toSorted(), acknowledged.toSorted());
    await checkBus(stack, 'days', trail);
  });

  it('is the process that was started', async () => {
    assert.equal(await suite.end('SIGTERM'), 0);
  });
});
