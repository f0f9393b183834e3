import { createAuthenticator, SCOPES } from '@policy-registry/identity';
import {
  createDispatcher,
  createIdempotency,
  type Dispatcher,
  type Implementation,
  sweepRequestIds,
} from '@policy-registry/rpc';
import type { DocumentStore } from '@policy-registry/storage';
import type { Logger } from '@policy-registry/telemetry';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from './shutdown.ts';

const SWEEP_MS = 3_600_000;

export interface ChainParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly documents: DocumentStore;
  readonly implementations: readonly Implementation[];
  /** Whose tokens are believed. */
  readonly issuer: string;
  readonly shutdown: Shutdown;
  readonly now: () => Date;
}

/** The chain of checks in front of handlers, as the configuration wants it. Request ids are kept in the documents. */
export function createChain(parts: ChainParts): Dispatcher {
  const { config, logger, documents, implementations, issuer, shutdown, now } = parts;
  const sweep = setInterval(() => {
    sweepRequestIds(documents, now()).catch((err: unknown) => logger.warn({ err }, 'request ids were not swept'));
  }, SWEEP_MS);
  sweep.unref();
  shutdown.add('request ids', async () => clearInterval(sweep));
  return createDispatcher({
    implementations,
    knownScopes: new Set(Object.keys(SCOPES)),
    authenticator: createAuthenticator({
      issuer,
      audience: config.identity.audience,
      algorithms: config.identity.algorithms.split(',').map((name) => name.trim()),
      now,
    }),
    logger,
    limits: {
      unaryTimeoutMs: config.deadline.defaultSeconds * 1000,
      maxUnaryTimeoutMs: config.deadline.maximumSeconds * 1000,
      requestSilenceMs: config.deadline.defaultSeconds * 1000,
      maxConcurrentCalls: config.limits.concurrentCalls,
      maxConcurrentCallsPerTenant: Math.max(1, Math.floor(config.limits.concurrentCalls / 2)),
    },
    idempotency: createIdempotency({ documents, now }),
    now,
    freshAuthenticationSeconds: config.identity.freshSeconds,
  });
}
