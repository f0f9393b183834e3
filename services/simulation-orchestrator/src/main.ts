import { servicesOf } from '@policy-registry/contracts';
import { runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import {
  createSimulationService,
  SIMULATION_QUEUE,
  SNAPSHOT_QUEUE,
  startSnapshotWorker,
  startUpkeep,
} from './index.ts';
import { directoryHandlers } from './internal/directory-service.ts';
import { simulationLimits } from './limits.ts';
import { remoteAttestor } from './peers/remote-attestor.ts';
import { remotePolicySource } from './peers/remote-policy-source.ts';

await runService('simulation-orchestrator', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, messages, pager, now, peer, logger: log, shutdown } = parts;
  const policies = remotePolicySource(peer('registry'));
  const attestor = remoteAttestor(peer('attestation'));
  const queues = await messages();
  const queue = await queues.queue(SIMULATION_QUEUE);
  const snapshotQueue = await queues.queue(SNAPSHOT_QUEUE);
  const limits = simulationLimits(config);
  const { batchesPerShard } = config.simulation;
  const service = createSimulationService(
    { documents, objects, policies, queue, snapshotQueue, limits, batchesPerShard, now },
    pager,
  );
  const upkeep = startUpkeep({ documents, objects, queue, snapshotQueue, limits, attestor, now, log });
  shutdown.add('upkeep', () => upkeep.stop());
  const worker = startSnapshotWorker({ documents, objects, snapshotQueue, now, log });
  shutdown.drain('worker on snapshots', () => worker.stop(config.shutdown.graceSeconds * 1000));
  return [...withUnserved(servicesOf('simulation'), service.implementations), directoryHandlers(service.directory)];
}
