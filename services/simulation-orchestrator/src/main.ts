import { servicesOf } from '@policy-registry/contracts';
import { runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { createSimulationService } from './index.ts';
import { directoryHandlers } from './internal/directory-service.ts';
import { simulationLimits } from './limits.ts';
import { remotePolicySource } from './peers/remote-policy-source.ts';

await runService('simulation-orchestrator', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, pager, now, peer } = parts;
  const policies = remotePolicySource(peer('registry'));
  const service = createSimulationService(
    { documents, objects, policies, limits: simulationLimits(config), now },
    pager,
  );
  return [...withUnserved(servicesOf('simulation'), service.implementations), directoryHandlers(service.find)];
}
