import { type Authority, startAuthority } from '@policy-registry/authority';
import { SERVICES } from '@policy-registry/contracts';
import {
  type Config,
  createChain,
  type Doors,
  openBackends,
  openDoors,
  openMessages,
  openPageKey,
  openTelemetry,
  Shutdown,
  withUnserved,
} from '@policy-registry/host';
import { startDelivery } from '@policy-registry/registry';
import { createPager } from '@policy-registry/rpc';
import {
  engineOf,
  simulationLimits,
  startSimulationWorker,
  startSnapshotWorker,
  startUpkeep,
} from '@policy-registry/simulation-orchestrator';
import type { Logger } from '@policy-registry/telemetry';
import { createServices } from './services.ts';

/** A running suite: where its doors are, and how to end it. */
export interface Suite extends Doors {
  readonly issuer: string;
  /** Lets running calls finish for the configured grace, then closes everything. Idempotent. */
  close(): Promise<void>;
}

/** Starts every service in this process. Rejects, with everything closed again, when a backend or a port cannot be had. */
export async function startSuite(config: Config, now: () => Date = () => new Date()): Promise<Suite> {
  const shutdown = new Shutdown();
  try {
    return await start(config, now, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(config: Config, now: () => Date, shutdown: Shutdown): Promise<Suite> {
  const logger = openTelemetry(config, 'policy-registry', shutdown);
  const { documents, objects, ready } = await openBackends(config, shutdown);
  const messages = await openMessages(config, shutdown);
  const issuer = await issuerOf(config, logger, shutdown);
  const pager = createPager({ key: openPageKey(config) });
  const { implementations, registry, attestor, queue, snapshotQueue, outbound } = await createServices({
    documents,
    objects,
    messages,
    config,
    pager,
    now,
  });
  shutdown.add('outbound', () => outbound.close());
  const delivery = startDelivery(registry, logger);
  const batch = { documents, objects, queue, snapshotQueue, limits: simulationLimits(config), now, log: logger };
  const upkeep = startUpkeep({ ...batch, attestor });
  shutdown.add('relay, feed, webhooks, upkeep', () => Promise.all([delivery.stop(), upkeep.stop()]));
  const engine = engineOf(config, objects, logger);
  const worker = startSimulationWorker({ ...batch, engine });
  shutdown.drain('worker', () => worker.stop(config.shutdown.graceSeconds * 1000));
  const builder = startSnapshotWorker(batch);
  shutdown.drain('worker on snapshots', () => builder.stop(config.shutdown.graceSeconds * 1000));
  const chain = { config, logger, documents, issuer, shutdown, now };
  const dispatcher = createChain({ ...chain, implementations: withUnserved(SERVICES, implementations) });
  await ready();
  const dispensable = { messages: () => messages.ready() };
  const doors = await openDoors({
    ...{ config, logger, dispatcher, issuer, ready, dispensable, shutdown },
    surface: 'public',
  });
  return { ...doors, issuer, close: () => shutdown.run() };
}

async function issuerOf(config: Config, logger: Logger, shutdown: Shutdown): Promise<string> {
  if (!config.authority.enabled) return config.identity.issuer;
  const authority: Authority = await startAuthority({
    host: config.authority.host,
    port: config.authority.port,
    audience: config.identity.audience,
    dataFolder: config.data.folder,
    notice: (line) => logger.warn(line),
  });
  shutdown.add('authority', () => authority.close());
  return config.identity.issuer === '' ? authority.issuer : config.identity.issuer;
}
