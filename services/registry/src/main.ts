import { servicesOf } from '@policy-registry/contracts';
import { runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { policySourceHandlers } from './internal/policy-source-service.ts';
import { distributionSettings, registryLimits } from './limits.ts';
import { remoteAttestor } from './peers/remote-attestor.ts';
import { remoteSimulations } from './peers/remote-simulations.ts';
import { createRegistry } from './registry.ts';
import { startDelivery } from './start-delivery.ts';

await runService('registry', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, pager, now, logger, peer, shutdown } = parts;
  const messages = await parts.messages();
  const registry = createRegistry(
    {
      documents,
      objects,
      messages,
      attestor: remoteAttestor(peer('attestation')),
      simulations: remoteSimulations(peer('simulation')),
      limits: registryLimits(config),
      distribution: distributionSettings(config),
      now,
    },
    pager,
  );
  const delivery = startDelivery(registry, logger);
  shutdown.add('relay, feed', () => delivery.stop());
  return [
    ...withUnserved(servicesOf('registry'), registry.implementations),
    policySourceHandlers(registry.policies, registry.active),
  ];
}
