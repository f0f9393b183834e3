import { servicesOf } from '@policy-registry/contracts';
import { ConfigError, runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { policySourceHandlers } from './internal/policy-source-service.ts';
import { distributionSettings, overrideSettings, registryLimits } from './limits.ts';
import { remoteAttestor } from './peers/remote-attestor.ts';
import { remoteSimulations } from './peers/remote-simulations.ts';
import { createRegistry } from './registry.ts';
import { startDelivery } from './start-delivery.ts';
import { localCheckpointSigner } from './transparency/checkpoint-signer.ts';
import { readLogKey } from './transparency/log-key.ts';

await runService('registry', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, pager, now, logger, peer, shutdown } = parts;
  if (config.keys.auditLog === '') {
    throw new ConfigError(
      'keys.auditLog (POLICY_REGISTRY_AUDIT_LOG_KEY_FILE) must be set: processes sign with one key',
    );
  }
  const checkpoints = localCheckpointSigner(config.auditLog.name, await readLogKey(config.keys.auditLog));
  const messages = await parts.messages();
  const registry = createRegistry(
    {
      documents,
      objects,
      messages,
      attestor: remoteAttestor(peer('attestation')),
      checkpoints,
      simulations: remoteSimulations(peer('simulation')),
      limits: registryLimits(config),
      distribution: distributionSettings(config),
      overrideSettings: overrideSettings(config),
      now,
    },
    pager,
  );
  const delivery = startDelivery(registry, logger);
  shutdown.add('relay, keeper, feed', () => delivery.stop());
  return [...withUnserved(servicesOf('registry'), registry.implementations), policySourceHandlers(registry)];
}
