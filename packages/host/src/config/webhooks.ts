import { parseNetworks } from '@policy-registry/outbound/networks';
import { flag, text, whole } from './formats.ts';

/** Where webhooks may lead to, and how long it is tried. */
export const WEBHOOKS = {
  webhooks: {
    perTenant: whole('Webhooks of a tenant.', 'POLICY_REGISTRY_WEBHOOKS_PER_TENANT', 20, 1, 500),
    allowHttp: flag(
      'Plain http is allowed in the URL of a webhook. For development.',
      'POLICY_REGISTRY_WEBHOOK_ALLOW_HTTP',
      false,
    ),
    allowedNetworks: text(
      'Networks that webhooks may lead to beside the public internet, in CIDR notation, separated by commas: `10.20.0.0/16,127.0.0.1`.',
      'POLICY_REGISTRY_WEBHOOK_ALLOWED_NETWORKS',
      '',
      networks,
    ),
    timeoutSeconds: whole(
      'How long a receiver may take to answer.',
      'POLICY_REGISTRY_WEBHOOK_TIMEOUT_SECONDS',
      10,
      1,
      20,
    ),
    attempts: whole(
      'Attempts at an event, before it is given up and the next one gets its turn.',
      'POLICY_REGISTRY_WEBHOOK_ATTEMPTS',
      16,
      1,
      100,
    ),
    disableAfterDays: whole(
      'Days without a successful attempt after which a webhook is disabled.',
      'POLICY_REGISTRY_WEBHOOK_DISABLE_AFTER_DAYS',
      5,
      1,
      90,
    ),
    deliveryDays: whole(
      'Days that it is kept what became of an event at a webhook.',
      'POLICY_REGISTRY_WEBHOOK_DELIVERY_DAYS',
      30,
      1,
      365,
    ),
  },
};

function networks(value: unknown): void {
  if (typeof value !== 'string') throw new Error('must be text');
  if (value !== '') parseNetworks(value.split(','));
}
