import { type Area, SERVICES, servicesOf } from '@policy-registry/contracts';
import {
  type Config,
  ConfigError,
  openDoors,
  openTelemetry,
  peerFinder,
  type RunningService,
  Shutdown,
} from '@policy-registry/host';
import { createUpstreamDispatcher } from '@policy-registry/rpc/peers';

const AREAS: readonly Area[] = ['registry', 'simulation', 'attestation', 'engine'];
/** A gateway is ready while any service has an address that answers: one that is away takes down its own calls only. */
const PEER_READY_MS = 1_500;

/**
 * Opens the public doors in front of services that run elsewhere. It keeps nothing and decides nothing: who may call is checked by
 * the service, with the caller's own token.
 */
export async function startGateway(config: Config): Promise<RunningService> {
  const { issuer } = config.identity;
  if (issuer === '') throw new ConfigError('identity.issuer (POLICY_REGISTRY_ISSUER) must be set: clients ask for it');
  const shutdown = new Shutdown();
  try {
    const logger = openTelemetry(config, 'gateway', shutdown);
    const peer = peerFinder(config, shutdown, undefined);
    const peers = new Map(AREAS.map((area) => [area, peer(area)]));
    const routes = new Map(AREAS.flatMap((area) => servicesOf(area).map((service) => [service, peer(area)] as const)));
    const unrouted = SERVICES.find((service) => !routes.has(service));
    if (unrouted !== undefined) throw new TypeError(`${unrouted.typeName} goes nowhere`);
    const dispatcher = createUpstreamDispatcher({
      routes,
      logger,
      limits: {
        unaryTimeoutMs: config.deadline.defaultSeconds * 1000,
        maxUnaryTimeoutMs: config.deadline.maximumSeconds * 1000,
        requestSilenceMs: config.deadline.defaultSeconds * 1000,
        maxConcurrentCalls: config.limits.concurrentCalls,
      },
    });
    const checks = [...peers].map(([area, each]) => [area, () => each.ready(PEER_READY_MS)] as const);
    const ready = async () => {
      await Promise.any(checks.map(([, check]) => check()));
    };
    const parts = { config, logger, dispatcher, issuer, shutdown, surface: 'public' } as const;
    const doors = await openDoors({ ...parts, ready, dispensable: Object.fromEntries(checks) });
    return { ...doors, close: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}
