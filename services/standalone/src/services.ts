import { type Attestor, createAttestationService, openLocalKey, readLocalKey } from '@policy-registry/attestation';
import { type Config, openWebhookKey } from '@policy-registry/host';
import type { Messaging, WorkQueue } from '@policy-registry/messaging';
import { policyEngineHandlers } from '@policy-registry/policy-engine';
import {
  createRegistry,
  distributionSettings,
  localCheckpointSigner,
  openLogKey,
  openOutbound,
  overrideSettings,
  type Registry,
  readLogKey,
  registryLimits,
  webhookSettings,
} from '@policy-registry/registry';
import type { Implementation, Pager } from '@policy-registry/rpc';
import {
  createSimulationService,
  SIMULATION_QUEUE,
  type SimulationDirectory,
  SNAPSHOT_QUEUE,
  simulationLimits,
} from '@policy-registry/simulation-orchestrator';
import type { DocumentStore, ObjectStore } from '@policy-registry/storage';
import { policySourceOf } from './policy-source.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  readonly messages: Messaging;
  readonly pager: Pager;
  readonly now: () => Date;
}

export interface Services {
  readonly implementations: readonly Implementation[];
  readonly registry: Registry;
  /** Signs for whatever the others have to attest. */
  readonly attestor: Attestor;
  /** Where simulations wait for a worker. */
  readonly queue: WorkQueue;
  /** Where snapshots do. */
  readonly snapshotQueue: WorkQueue;
  /** What sends to webhooks. To be closed after the registry sends nothing more. */
  readonly outbound: Pick<ReturnType<typeof openOutbound>, 'close'>;
}

/** Every service of the suite over the same stores. Each gets of the others what its own ports ask for, and no more. */
export async function createServices(parts: ServiceParts): Promise<Services> {
  const { config, documents, objects, messages, pager, now } = parts;
  const { signing, auditLog } = config.keys;
  const key = await (signing === '' ? openLocalKey(config.data.folder) : readLocalKey(signing));
  const logKey = await (auditLog === '' ? openLogKey(config.data.folder) : readLogKey(auditLog));
  const { attestor, implementations: attestation } = createAttestationService({ documents, objects, key, now }, pager);

  const outbound = openOutbound(config);

  // The two know each other by port: the registry attaches simulations, a simulation runs the registry's policies.
  let directory: SimulationDirectory;
  const registry = createRegistry(
    {
      documents,
      objects,
      messages,
      attestor,
      checkpoints: localCheckpointSigner(config.auditLog.name, logKey),
      simulations: {
        find: (tenant, simulation) => directory.find(tenant, simulation),
        completed: (tenant, candidateIrDigest) => directory.completed(tenant, candidateIrDigest),
        hold: (tenant, simulation, holder) => directory.hold(tenant, simulation, holder),
      },
      limits: registryLimits(config),
      distribution: distributionSettings(config),
      overrideSettings: overrideSettings(config),
      webhooks: { outbound, key: openWebhookKey(config), settings: webhookSettings(config) },
      now,
    },
    pager,
  );
  const queue = await messages.queue(SIMULATION_QUEUE);
  const snapshotQueue = await messages.queue(SNAPSHOT_QUEUE);
  const simulation = createSimulationService(
    {
      documents,
      objects,
      policies: policySourceOf(registry),
      queue,
      snapshotQueue,
      limits: simulationLimits(config),
      batchesPerShard: config.simulation.batchesPerShard,
      now,
    },
    pager,
  );
  directory = simulation.directory;
  return {
    registry,
    attestor,
    queue,
    snapshotQueue,
    outbound,
    implementations: [
      ...registry.implementations,
      ...simulation.implementations,
      ...attestation,
      policyEngineHandlers(),
    ],
  };
}
