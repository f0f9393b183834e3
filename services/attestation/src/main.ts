import { servicesOf } from '@policy-registry/contracts';
import { ConfigError, runService, type ServiceParts, withUnserved } from '@policy-registry/host';
import type { Implementation } from '@policy-registry/rpc';
import { createAttestationService } from './index.ts';
import { signingHandlers } from './internal/signing-service.ts';
import { readLocalKey } from './signing/local-key.ts';

await runService('attestation', build);

async function build(parts: ServiceParts): Promise<readonly Implementation[]> {
  const { config, documents, objects, pager, now } = parts;
  if (config.keys.signing === '') {
    throw new ConfigError('keys.signing (POLICY_REGISTRY_SIGNING_KEY_FILE) must be set: processes sign with one key');
  }
  const key = await readLocalKey(config.keys.signing);
  const { attestor, implementations } = createAttestationService({ documents, objects, key, now }, pager);
  return [...withUnserved(servicesOf('attestation'), implementations), signingHandlers(attestor)];
}
