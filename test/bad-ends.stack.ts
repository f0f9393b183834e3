import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { describeError } from '@policy-registry/client';
import { type Stack, startStack } from '@policy-registry/stack';
import { auditTrail } from './src/load/audit-trail.ts';
import { checkBus } from './src/load/bus-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { type SuiteProcess, startSuiteProcess } from './src/suite-process.ts';

const CALLERS = 8;
/** Calls that are answered before the end begins. */
const CALLS = 50;

/** What is asked to end under load ends with 0, in time, answers every call that it took, and keeps what it acknowledged. */
describe('the end of a suite under load', { timeout: 180_000 }, () => {
  let stack: Stack;
  let folder: string;
  let settings: Record<string, string>;
  /** Packs whose creation was answered, over all tests. */
  const acknowledged: string[] = [];
  before(async () => {
    stack = await startStack();
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-ends-'));
    settings = {
      ...(await stack.environment('ends')),
      POLICY_REGISTRY_DEADLINE_DEFAULT_SECONDS: '9',
      POLICY_REGISTRY_SHUTDOWN_GRACE_SECONDS: '10',
      POLICY_REGISTRY_LOG_LEVEL: 'warn',
    };
  });
  after(async () => {
    await stack.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Callers that create pack after pack until nobody listens any more. `underWay` is called when they are. Gives the reasons of what
   * they were refused.
   */
  async function callers(suite: SuiteProcess, name: string, underWay: () => void): Promise<readonly string[]> {
    const people = await peopleAt([suite], 'acme');
    const refusals: string[] = [];
    let answered = 0;
    const caller = async (index: number) => {
      for (let n = 0; ; n += 1) {
        const pack = `${name}-${index}-${n}`;
        try {
          await people().author.packs.createPack({ pack: { pack } });
          acknowledged.push(pack);
          answered += 1;
          if (answered === CALLS) underWay();
        } catch (error) {
          const { reason, message, traceId } = describeError(error);
          if (traceId !== undefined) refusals.push(reason);
          else if (message.includes('ECONNREFUSED')) return;
          else throw new Error('a call that was taken was not answered', { cause: error });
        }
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, index) => caller(index)));
    return refusals;
  }

  /** Ends a suite under load while `happens`. */
  async function endUnderLoad(
    context: TestContext,
    name: string,
    happens: () => Promise<void> | void,
    more: Record<string, string> = {},
  ): Promise<{ readonly refusals: ReadonlySet<string>; readonly stderr: string }> {
    const suite = await startSuiteProcess(folder, { ...settings, ...more });
    context.after(() => suite.end('SIGKILL'));
    const underWay = Promise.withResolvers<void>();
    const calling = callers(suite, name, underWay.resolve);
    await Promise.race([underWay.promise, calling]);
    const [code] = await Promise.all([suite.end('SIGTERM'), happens()]);
    assert.equal(code, 0);
    return { refusals: new Set(await calling), stderr: suite.stderr() };
  }

  it('is a good one: nothing is refused. Spans that nobody takes are told', async (context) => {
    const collector = { POLICY_REGISTRY_OTLP_ENDPOINT: 'http://127.0.0.1:1/v1/traces' };
    const { refusals, stderr } = await endUnderLoad(context, 'spans', () => {}, collector);
    assert.deepEqual(refusals, new Set());
    assert.match(stderr, /"part":"tracing","msg":"the process ends, and this part of it not cleanly"/);
  });

  it('is a good one though MongoDB dies at the same moment', async (context) => {
    context.after(() => stack.mongo.start());
    const { refusals } = await endUnderLoad(context, 'dies', () => stack.mongo.kill());
    for (const reason of refusals) assert.equal(reason, 'UNAVAILABLE');
  });

  it('is a good one though every server keeps silent from then on', async (context) => {
    const parts = [stack.mongo, stack.s3, stack.nats];
    context.after(() => {
      for (const part of parts) part.resume();
    });
    const silence = () => {
      for (const part of parts) part.pause();
    };
    const { refusals } = await endUnderLoad(context, 'silent', silence);
    for (const reason of refusals) assert.equal(reason, 'UNAVAILABLE');
  });

  it('has taken nothing with it that was acknowledged', async (context) => {
    const suite = await startSuiteProcess(folder, settings);
    context.after(() => suite.end('SIGKILL'));
    const people = (await peopleAt([suite], 'acme'))();
    const trail = await auditTrail(people);
    const created = trail.filter(({ type }) => type === 'policy.pack.created').map(({ pack }) => pack);
    assert.equal(new Set(created).size, created.length);
    const kept = await keptPacks(people);
    for (const found of [created, kept]) {
      const there = new Set(found);
      const lost = acknowledged.filter((pack) => !there.has(pack));
      assert.deepEqual(lost, []);
    }
    await checkBus(stack, 'ends', trail);
  });
});

async function keptPacks({ auditor }: People): Promise<readonly string[]> {
  const found: string[] = [];
  let pageToken = '';
  do {
    const page = await auditor.packs.listPacks({ pageSize: 100, pageToken });
    found.push(...page.packs.map(({ pack }) => pack));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}
