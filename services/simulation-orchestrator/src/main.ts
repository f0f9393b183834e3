import { servicesOf } from '@policy-registry/contracts';
import { runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { createSimulationService, SIMULATION_QUEUE, startUpkeep } from './index.ts';
import { directoryHandlers } from './internal/directory-service.ts';
import { simulationLimits } from './limits.ts';
import { remoteAttestor } from './peers/remote-attestor.ts';
import { remotePolicySource } from './peers/remote-policy-source.ts';

await runService('simulation-orchestrator', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, messages, pager, now, peer, logger: log, shutdown } = parts;
  const policies = remotePolicySource(peer('registry'));
  const attestor = remoteAttestor(peer('attestation'));
  const queue = await (await messages()).queue(SIMULATION_QUEUE);
  const limits = simulationLimits(config);
  const { batchesPerShard } = config.simulation;
  const service = createSimulationService({ documents, objects, policies, queue, limits, batchesPerShard, now }, pager);
  const upkeep = startUpkeep({ documents, objects, queue, limits, attestor, now, log });
  shutdown.add('upkeep', () => upkeep.stop());
  return [...withUnserved(servicesOf('simulation'), service.implementations), directoryHandlers(service.directory)];
}
