import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sha256 } from '@policy-registry/canonical';
import type { WorkQueue } from '@policy-registry/messaging';
import { reducePartials, type ShardPartial } from '@policy-registry/simulation';
import {
  type PolicySource,
  type SimulatedPolicy,
  type SimulationWorker,
  startSimulationWorker,
} from '@policy-registry/simulation-orchestrator';
import { createSimulation } from '../../../../services/simulation-orchestrator/src/batch/create-simulation.ts';
import { lockOf } from '../../../../services/simulation-orchestrator/src/batch/simulation-queue.ts';
import {
  isOpen,
  RUNS,
  type SimulationRun,
} from '../../../../services/simulation-orchestrator/src/batch/simulation-run.ts';
import type { ShardEngine } from '../../../../services/simulation-orchestrator/src/evaluation/shard-engine.ts';
import { threadEngine } from '../../../../services/simulation-orchestrator/src/evaluation/threads/thread-engine.ts';
import { readPartial } from '../../../../services/simulation-orchestrator/src/shards/partials-at-hand.ts';
import { countsOf } from '../../../../services/simulation-orchestrator/src/snapshots/build-facts.ts';
import { recordReady } from '../../../../services/simulation-orchestrator/src/testing/ready-snapshot.ts';
import {
  openSimulations,
  QUESTION,
  type Simulations,
  TENANT,
} from '../../../../services/simulation-orchestrator/src/testing/simulation-fixture.ts';
import type { PeerRule } from '../language/rules.ts';
import { CONTEXT, policyOf } from '../language/stella.ts';
import { SAMPLES } from './comparison.ts';
import { CACHE, indexOf, type TableFiles } from './generated-table.ts';
import { BASELINE, CANDIDATE } from './versions.ts';

const SNAPSHOT = 'bench';
const DEADLINE_MS = 10 * 60_000;

/** Batches of the suite as it runs by default: embedded backends in a folder, a worker with threads in this process. */
export class OrchestratedRuns {
  readonly #folder: string;
  readonly #simulations: Simulations;
  readonly #engine: ShardEngine;
  readonly #worker: SimulationWorker;
  /** Of each tenant, for who waits until a job of it is done. */
  readonly #done = new Map<string, PromiseWithResolvers<void>>();
  #last: SimulationRun | undefined;
  #asked = 0;

  private constructor(folder: string, simulations: Simulations, engine: ShardEngine) {
    this.#folder = folder;
    this.#simulations = simulations;
    this.#engine = engine;
    const { deps, context } = simulations;
    const queue = queueThatSays(deps.queue, this.#jobDone.bind(this));
    this.#worker = startSimulationWorker({ ...deps, queue, engine, log: context.log });
  }

  /** Puts the table into a store of its own, beside the cache, and starts the worker. */
  static async open(files: TableFiles, threads: number): Promise<OrchestratedRuns> {
    const folder = await mkdtemp(join(CACHE, 'store-'));
    try {
      const opened = await openSimulations(folder);
      await storeSnapshot(opened, TENANT, files);
      const deps = { ...opened.deps, policies: POLICIES };
      const engine = threadEngine({ objects: deps.objects, threads, log: opened.context.log });
      return new OrchestratedRuns(folder, { ...opened, deps }, engine);
    } catch (error) {
      // As large as the table.
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  /** Gives another tenant a table of its own. */
  async addTenant(tenant: string, files: TableFiles): Promise<void> {
    await storeSnapshot(this.#simulations, tenant, files);
  }

  /** From the request to the result, recorded and durable; gives the digest of the result. */
  async run(): Promise<string> {
    this.#last = await this.runOf(TENANT);
    return this.#last.outcome?.resultDigest ?? '';
  }

  /** The same of any tenant that has a table; `begun` is called when its request is taken. */
  async runOf(tenant: string, begun: () => void = () => {}): Promise<SimulationRun> {
    const { deps, context } = this.#simulations;
    const evaluatedAt = new Date(CONTEXT.evaluatedAt);
    const question = { ...QUESTION, snapshot: SNAPSHOT, env: this.#env(), evaluatedAt, samples: SAMPLES };
    const caller = { ...context, principal: { ...context.principal, tenant } };
    const { simulation } = await createSimulation(deps, caller, question);
    begun();
    const runs = deps.documents.forTenant(tenant).collection(RUNS);
    const deadline = performance.now() + DEADLINE_MS;
    const late = setTimeout(DEADLINE_MS, undefined, { ref: false });
    for (;;) {
      const done = this.#nextJob(tenant);
      const run = (await runs.get(simulation))?.body;
      if (run?.state === 'succeeded') return run;
      if (run === undefined || !isOpen(run) || performance.now() > deadline) {
        throw new Error(`the batch is ${run?.state}: ${run?.failure}`);
      }
      await Promise.race([done, late]);
    }
  }

  /** Threads over the same store, for `evaluate`; to be closed by who opens them. */
  engine(threads: number): ShardEngine {
    const { deps, context } = this.#simulations;
    return threadEngine({ objects: deps.objects, threads, log: context.log });
  }

  /**
   * What threads do in a batch, and nothing else: the shards of the last one out of the same store, reduced. By the threads of the batches,
   * or by others.
   */
  async evaluate(engine = this.#engine): Promise<string> {
    if (this.#last === undefined) throw new Error('a batch comes first: it says what is evaluated');
    const { plan, findings } = this.#last;
    const inputs = { ...this.#last.inputs, env: this.#env() };
    const lock = lockOf(inputs);
    const { signal } = new AbortController();
    const left = [...plan];
    const partials: ShardPartial[] = [];
    const lanes = Array.from({ length: engine.lanes }, async () => {
      for (let shard = left.shift(); shard !== undefined; shard = left.shift()) {
        const work = { tenant: TENANT, inputs, lock, shard };
        const { partial } = await engine.evaluate(work, { signal, onProgress: async () => {} });
        partials.push(readPartial(partial.bytes));
      }
    });
    await Promise.all(lanes);
    return reducePartials(partials, { total: findings, samples: inputs.samples }).resultDigest;
  }

  /** Another one each time, of which the policies read the same: whatever is asked, threads have to make it ready first. */
  #env(): Readonly<Record<string, string>> {
    this.#asked += 1;
    return { ...CONTEXT.env, asked: `${this.#asked}` };
  }

  /** Resolves when the next job of the tenant is done. */
  #nextJob(tenant: string): Promise<void> {
    const done = this.#done.get(tenant) ?? Promise.withResolvers<void>();
    this.#done.set(tenant, done);
    return done.promise;
  }

  #jobDone(tenant: string): void {
    this.#done.get(tenant)?.resolve();
    this.#done.delete(tenant);
  }

  async close(): Promise<void> {
    await this.#worker.stop(0);
    await this.#simulations.close();
    await rm(this.#folder, { recursive: true });
  }
}

/** Nobody has to look whether a run is over, which would take from what is measured. */
function queueThatSays(queue: WorkQueue, done: (tenant: string) => void): WorkQueue {
  return {
    name: queue.name,
    forTenant: (tenant) => queue.forTenant(tenant),
    async claim(wait) {
      const job = await queue.claim(wait);
      if (job === undefined) return undefined;
      const ack = job.ack.bind(job);
      return Object.assign(job, {
        async ack() {
          await ack();
          done(job.tenant);
        },
      });
    },
  };
}

/** What an import of documents would leave behind. */
async function storeSnapshot({ deps }: Simulations, tenant: string, files: TableFiles): Promise<void> {
  const index = await indexOf(files);
  const objects = deps.objects.forTenant(tenant);
  const { digest: factTableDigest } = await objects.putStream(createReadStream(files.table), index.size);
  const { digest: factTableIndexDigest } = await objects.put(await readFile(files.index));
  await recordReady(deps, tenant, SNAPSHOT, { ...countsOf(index), factTableDigest, factTableIndexDigest });
}

/** The versions that `QUESTION` names, compiled as a registry has them. */
const VERSIONS = new Map([
  ['1', compiled('1', BASELINE)],
  ['2', compiled('2', CANDIDATE)],
]);

const POLICIES: PolicySource = {
  resolveVersion: async (_tenant, _pack, version) => policy(version),
  resolveWorkspace: unasked,
  resolveActive: unasked,
  resolveOverrides: async () => ({ inForce: [], pending: [] }),
  sourceDigest: async (_tenant, ref) => (ref.kind === 'version' ? policy(ref.version).sourceDigest : undefined),
};

function compiled(version: string, rules: readonly PeerRule[]): SimulatedPolicy {
  const irJson = policyOf(rules);
  const digest = sha256(irJson);
  return { pack: 'bench', version, sourceDigest: digest, irDigest: digest, irJson, label: version };
}

function policy(version: string): SimulatedPolicy {
  const found = VERSIONS.get(version);
  if (found === undefined) throw new TypeError(`there is no version ${version}`);
  return found;
}

async function unasked(): Promise<never> {
  throw new TypeError('the bench asks for versions');
}
