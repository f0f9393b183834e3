import type { Config } from '@policy-registry/host';
import { createOutbound, type Outbound } from '@policy-registry/outbound';

/** What sends to webhooks, as it is configured. */
export function openOutbound({ webhooks }: Pick<Config, 'webhooks'>): Outbound {
  const { allowHttp, allowedNetworks } = webhooks;
  return createOutbound({
    allowHttp,
    allowedNetworks: allowedNetworks === '' ? [] : allowedNetworks.split(','),
  });
}
