import type { Messaging } from '@policy-registry/messaging';
import { createPager, type Implementation, type Pager } from '@policy-registry/rpc';
import type { Peer } from '@policy-registry/rpc/peers';
import type { Logger } from '@policy-registry/telemetry';
import { type Backends, openBackends } from '../backends/open-backends.ts';
import { openMessages } from '../backends/open-messages.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/schema.ts';
import { type Doors, openDoors } from '../doors/open-doors.ts';
import { type PeerName, peerFinder } from '../peers/open-peers.ts';
import { serviceTokens } from '../peers/service-token.ts';
import { createChain } from './create-chain.ts';
import { openTelemetry } from './open-telemetry.ts';
import type { Running } from './run-process.ts';
import { Shutdown } from './shutdown.ts';

/** What a service that runs alone stands on. */
export interface ServiceParts extends Backends {
  readonly config: Config;
  readonly logger: Logger;
  readonly pager: Pager;
  /** Opens what carries work and events, for a service that needs it. Rejects as `openBackends` does, and with ConfigError. */
  readonly messages: () => Promise<Messaging>;
  /** Another service, called as this one. */
  readonly peer: (name: PeerName) => Peer;
  readonly now: () => Date;
  /** Steps that end what the service itself has started. */
  readonly shutdown: Shutdown;
}

export interface RunningService extends Doors, Running {}

/**
 * Starts one service in this process: calls come by gRPC, HTTP answers for health. Rejects, with everything closed again, when a
 * backend or a port cannot be had; with ConfigError for settings that only one process with everything in it can have.
 */
export async function startService(
  name: string,
  config: Config,
  build: (parts: ServiceParts) => Promise<readonly Implementation[]>,
): Promise<RunningService> {
  requireShared(config);
  const shutdown = new Shutdown();
  const now = () => new Date();
  try {
    const logger = openTelemetry(config, name, shutdown);
    const backends = await openBackends(config, shutdown);
    const issuer = config.identity.issuer;
    const pager = createPager({ key: Buffer.from(config.keys.page, 'hex') });
    const peer = peerFinder(config, shutdown, serviceTokens(config, issuer));
    const dispensable: Record<string, () => Promise<void>> = {};
    const messages = async () => {
      const opened = await openMessages(requireSharedMessages(config), shutdown);
      dispensable.messages = () => opened.ready();
      return opened;
    };
    const implementations = await build({ ...backends, config, logger, pager, messages, peer, now, shutdown });
    const { documents, ready } = backends;
    const dispatcher = createChain({ config, logger, documents, implementations, issuer, shutdown, now });
    await ready();
    const doors = await openDoors({
      ...{ config, logger, dispatcher, issuer, ready, dispensable, shutdown },
      surface: 'service',
    });
    return { ...doors, close: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

const alone = 'a service that runs alone shares it with the others';

/** Processes of one suite see the same documents, objects and pages. */
function requireShared({ stores, keys, identity }: Config): void {
  if (stores.documents === 'embedded') throw new ConfigError(`stores.documents must not be embedded: ${alone}`);
  if (stores.objects === 'embedded') throw new ConfigError(`stores.objects must not be embedded: ${alone}`);
  if (keys.page === '') throw new ConfigError(`keys.page (POLICY_REGISTRY_PAGE_KEY) must be set: ${alone}`);
  if (identity.issuer === '') throw new ConfigError(`identity.issuer (POLICY_REGISTRY_ISSUER) must be set: ${alone}`);
}

/** Processes that send and take messages see the same ones. */
function requireSharedMessages(config: Config): Config {
  if (config.stores.messages !== 'embedded') return config;
  throw new ConfigError(`stores.messages must not be embedded: ${alone}`);
}
