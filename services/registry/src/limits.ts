import type { Config } from '@policy-registry/host';
import type { DistributionSettings, OverrideSettings, RegistryLimits, WebhookSettings } from './kernel/ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The limits as they are configured. */
export function registryLimits({ limits }: Pick<Config, 'limits'>): RegistryLimits {
  return {
    filesPerWorkspace: limits.workspaceFiles,
    fileBytes: limits.fileBytes,
    packBytes: limits.packBytes,
    environmentsPerTenant: limits.environments,
  };
}

/** What is configured of distribution. */
export function distributionSettings({ distribution }: Pick<Config, 'distribution'>): DistributionSettings {
  const { headSeconds, engines, reportSeconds } = distribution;
  return { headSeconds, enginesPerEnvironment: engines, reportSeconds };
}

/** What is configured of overrides. */
export function overrideSettings({ overrides }: Pick<Config, 'overrides'>): OverrideSettings {
  const { days, perPack, noticeDays } = overrides;
  return { days, perPack, noticeDays: noticeDays === '' ? [] : noticeDays.split(',').map(Number) };
}

/** What is configured of webhooks. */
export function webhookSettings({ webhooks }: Pick<Config, 'webhooks'>): WebhookSettings {
  const { perTenant, attempts, timeoutSeconds, disableAfterDays, deliveryDays } = webhooks;
  return {
    ...{ perTenant, attempts },
    timeoutMs: timeoutSeconds * 1000,
    disableAfterMs: disableAfterDays * DAY_MS,
    deliveryMs: deliveryDays * DAY_MS,
  };
}
