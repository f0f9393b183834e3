import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Attestor, openLocalKey, type TrustedKey } from '@policy-registry/attestation';
import { SimulationService } from '@policy-registry/contracts/simulation';
import type { Messaging } from '@policy-registry/messaging';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import { compilePack } from '@policy-registry/pack';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent } from '@policy-registry/storage';
import { openEmbeddedDocuments, openEmbeddedObjects } from '@policy-registry/storage/embedded';
import { createLogger } from '@policy-registry/telemetry';
import type { NewSimulation } from '../batch/create-simulation.ts';
import { SIMULATION_QUEUE } from '../batch/simulation-queue.ts';
import { RUNS, type SimulationRun } from '../batch/simulation-run.ts';
import type { PolicySource, SimulatedPolicy, SimulationDependencies } from '../kernel/ports.ts';
import { SNAPSHOT_QUEUE } from '../snapshots/snapshot-queue.ts';
import type { JobRun } from '../worker/run-job.ts';
import { builtSnapshot } from './built-snapshot.ts';
import { keepDocument } from './keep-document.ts';
import { localEngine } from './local-engine.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples', import.meta.url));

export const TENANT = 'acme';

/** The example packs under both names, over the example inventory. */
export const QUESTION: NewSimulation = {
  baseline: { kind: 'version', pack: 'shop-policy', version: '1' },
  candidate: { kind: 'version', pack: 'shop-policy', version: '2' },
  snapshot: 'shop',
  env: { exposure: 'internet' },
  evaluatedAt: new Date('2026-11-01T00:00:00Z'),
  environment: '',
  overrides: { none: false, pending: [], lapsed: [] },
  samples: 5,
  thresholds: [],
  allowPartial: false,
};

export interface Simulations {
  readonly folder: string;
  readonly deps: SimulationDependencies;
  /** What a worker needs beside them. */
  readonly working: Pick<JobRun, 'engine' | 'worker' | 'progressMs' | 'report'>;
  readonly messages: Messaging;
  readonly attestor: Attestor;
  /** What it signs with. */
  readonly key: TrustedKey;
  readonly context: CallContext;
  /** Log lines of level warn and above, decoded. */
  readonly lines: Record<string, unknown>[];
  run(simulation: string): Promise<SimulationRun>;
  /** Of the types that begin with `policy.simulation.`, oldest first within a document. */
  events(): Promise<readonly OutboxEvent[]>;
  close(): Promise<void>;
}

/** The simulation service over embedded backends in a folder; an existing one is opened again. */
export async function openSimulations(folder: string): Promise<Simulations> {
  const documents = openEmbeddedDocuments({ file: join(folder, 'documents.db') });
  const objects = openEmbeddedObjects({ folder: join(folder, 'objects') });
  const messages = openEmbeddedMessaging({ file: join(folder, 'messages.db') });
  const deps: SimulationDependencies = {
    ...{ documents, objects, policies: EXAMPLE_POLICIES },
    queue: await messages.queue(SIMULATION_QUEUE),
    snapshotQueue: await messages.queue(SNAPSHOT_QUEUE),
    limits: {
      ...{ documentBytes: 1e6, snapshotBytes: 1e7, snapshotsBuilding: 10, quickFindings: 10_000 },
      ...{ simulationsAtOnce: 10, simulationsWaiting: 200, keepDays: 90 },
    },
    batchesPerShard: 40,
    now: () => new Date(),
  };
  const key = await openLocalKey(folder);
  const attestor = new Attestor({ documents, objects, key, now: deps.now });
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return {
    ...{ folder, deps, messages, attestor, key, lines },
    working: { engine: localEngine(deps), worker: 'test', progressMs: 0, report: () => {} },
    context: contextOf(createLogger({ level: 'warn', format: 'json', destination })),
    async run(simulation) {
      const stored = await documents.forTenant(TENANT).collection(RUNS).get(simulation);
      if (stored === undefined) throw new TypeError(`there is no run ${simulation}`);
      return stored.body;
    },
    async events() {
      const pending = await documents.forTenant(TENANT).pendingEvents(1000);
      return pending.flatMap(({ events }) => events).filter(({ type }) => type.startsWith('policy.simulation.'));
    },
    async close() {
      await messages.close();
      await documents.close();
      await objects.close();
    },
  };
}

/** A new one with the example inventory as the snapshot `shop`, gone after the test. */
export async function freshSimulations(t: TestContext): Promise<Simulations> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-simulations-'));
  const opened = await openSimulations(folder);
  t.after(async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { deps, context } = opened;
  const documents: string[] = [];
  for (const filename of ['shop-grype.json', 'shop-sbom.cdx.json', 'shop.openvex.json']) {
    const content = readFileSync(join(EXAMPLES, 'inventory', filename));
    documents.push((await keepDocument(deps, context, content, filename)).digest);
  }
  await builtSnapshot(deps, context, { snapshot: 'shop', displayName: '', documents });
  return opened;
}

function contextOf(log: CallContext['log']): CallContext {
  return {
    method: SimulationService.method.createSimulation,
    door: 'local',
    principal: {
      ...{ subject: 'author@acme', displayName: 'author', tenant: TENANT, clientId: 'policyctl', kind: 'person' },
      scopes: new Set(['policy:simulate']),
      roles: new Set(),
    },
    signal: new AbortController().signal,
    deadline: new Date(8.64e15),
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    requestId: undefined,
    requestMark: undefined,
    log,
  };
}

const EXAMPLE_POLICIES: PolicySource = {
  resolveVersion: async (_tenant, pack, version) => examplePolicy(pack, version),
  resolveWorkspace: async (_tenant, workspace) => notThere(workspace),
  resolveActive: async (_tenant, environment) => notThere(environment),
  resolveOverrides: async () => ({ inForce: [], pending: [] }),
  sourceDigest: async (_tenant, ref) =>
    ref.kind === 'version' ? examplePolicy(ref.pack, ref.version).sourceDigest : undefined,
};

function examplePolicy(pack: string, version: string): SimulatedPolicy {
  const folder = join(EXAMPLES, 'packs', `${pack}-${version}`);
  const files = ['pack.yaml', 'policy.stella'].map((path) => ({
    path,
    text: readFileSync(join(folder, path), 'utf8'),
  }));
  const { sourceDigest, compile } = compilePack(files, { strict: false });
  const { irDigest, irJson } = compile;
  if (irDigest === undefined || irJson === undefined) throw new TypeError(`${folder} does not compile`);
  return { pack, version, sourceDigest, irDigest, irJson, label: `${pack} ${version}` };
}

function notThere(what: string): never {
  throw new ServiceError('NOT_FOUND', `There is no ${what}.`);
}
