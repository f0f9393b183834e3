import { servicesOf } from '@policy-registry/contracts';
import { ConfigError, openWebhookKey, runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { policySourceHandlers } from './internal/policy-source-service.ts';
import { distributionSettings, overrideSettings, registryLimits, webhookSettings } from './limits.ts';
import { remoteAttestor } from './peers/remote-attestor.ts';
import { remoteSimulations } from './peers/remote-simulations.ts';
import { createRegistry } from './registry.ts';
import { startDelivery } from './start-delivery.ts';
import { localCheckpointSigner } from './transparency/checkpoint-signer.ts';
import { readLogKey } from './transparency/log-key.ts';
import { openOutbound } from './webhooks/open-outbound.ts';

await runService('registry', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, pager, now, logger, peer, shutdown } = parts;
  if (config.keys.auditLog === '') {
    throw new ConfigError(
      'keys.auditLog (POLICY_REGISTRY_AUDIT_LOG_KEY_FILE) must be set: processes sign with one key',
    );
  }
  if (config.keys.webhooks === '') {
    throw new ConfigError('keys.webhooks (POLICY_REGISTRY_WEBHOOK_KEY) must be set: processes open the same secrets');
  }
  const checkpoints = localCheckpointSigner(config.auditLog.name, await readLogKey(config.keys.auditLog));
  const messages = await parts.messages();
  const outbound = openOutbound(config);
  shutdown.add('outbound', () => outbound.close());
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
      webhooks: { outbound, key: openWebhookKey(config), settings: webhookSettings(config) },
      now,
    },
    pager,
  );
  const delivery = startDelivery(registry, logger);
  shutdown.add('relay, keeper, feed, webhooks', () => delivery.stop());
  return [...withUnserved(servicesOf('registry'), registry.implementations), policySourceHandlers(registry)];
}
