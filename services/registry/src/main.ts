import { servicesOf } from '@policy-registry/contracts';
import { runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { policySourceHandlers } from './internal/policy-source-service.ts';
import { registryLimits } from './limits.ts';
import { remoteAttestor } from './peers/remote-attestor.ts';
import { remoteSimulations } from './peers/remote-simulations.ts';
import { createRegistry } from './registry.ts';

const RELAY_MS = 1_000;
const FEED_MS = 5_000;

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
      now,
    },
    pager,
  );
  registry.feed.start({ intervalMs: FEED_MS, log: logger });
  registry.relay.start({ intervalMs: RELAY_MS, log: logger });
  shutdown.add('relay, feed', () => Promise.all([registry.relay.stop(), registry.feed.stop()]));
  return [
    ...withUnserved(servicesOf('registry'), registry.implementations),
    policySourceHandlers(registry.policies, registry.active),
  ];
}
