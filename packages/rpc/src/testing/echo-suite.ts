import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '@policy-registry/canonical';
import { createLogger, type Logger } from '@policy-registry/telemetry';
import type { CallLimits, Dispatcher } from '../core/call.ts';
import { createDispatcher } from '../core/dispatcher.ts';
import type { CallContext, Implementation } from '../core/handler.ts';
import { INTERNAL_SCOPE } from '../core/internal-caller.ts';
import type { Authenticator, Principal } from '../core/principal.ts';
import { ServiceError } from '../errors/service-error.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { ECHO_SCOPES, type EchoMessage, EchoService } from './echo-service.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');

export function principal(overrides: Partial<Principal> = {}): Principal {
  return {
    subject: 'ada',
    displayName: 'Ada',
    tenant: 'acme',
    scopes: new Set(['echo:read', 'echo:write']),
    roles: new Set(),
    clientId: 'policyctl',
    kind: 'person',
    authenticatedAt: new Date(NOW.getTime() - 10_000),
    ...overrides,
  };
}

/** Tokens that the test suite knows, and who they are. */
const TOKENS: Readonly<Record<string, Principal>> = {
  ada: principal(),
  reader: principal({ subject: 'rea', scopes: new Set(['echo:read']) }),
  stale: principal({ authenticatedAt: new Date(NOW.getTime() - 3_600_000) }),
  robot: { ...principal({ subject: 'ci', kind: 'client' }) },
  umbrella: principal({ subject: 'albert', tenant: 'umbrella' }),
  service: principal({ subject: 'svc-echo', clientId: 'svc-echo', kind: 'client', scopes: new Set([INTERNAL_SCOPE]) }),
  impostor: principal({ subject: 'eve', scopes: new Set([INTERNAL_SCOPE]) }),
};

function known(token: string): Principal {
  const found = TOKENS[token];
  if (found === undefined) throw new ServiceError('TOKEN_INVALID', 'The token is not valid.');
  return found;
}

export const authenticator: Required<Authenticator> = {
  async authenticate({ token, requestedTenant }) {
    if (token === undefined)
      throw new ServiceError('TOKEN_MISSING', 'The call carries no bearer token: sign in first.');
    const found = known(token);
    if (requestedTenant !== undefined && requestedTenant !== found.tenant) {
      throw new ServiceError('TENANT_NOT_ALLOWED', 'The token does not allow the tenant.');
    }
    return found;
  },
  async identify(token) {
    const { tenant: _, ...identity } = known(token);
    return identity;
  },
};

export interface EchoSuite {
  readonly dispatcher: Dispatcher;
  /** Log lines, decoded. */
  readonly lines: Record<string, unknown>[];
  /** The signals of the calls that `hang` or `Watch` saw, so that tests can look at what became of them. */
  readonly signals: AbortSignal[];
  readonly saved: string[];
}

export function memoryLogger(): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { logger: createLogger({ level: 'debug', format: 'json', destination }), lines };
}

export interface EchoOptions {
  readonly limits?: Partial<CallLimits>;
  readonly idempotency?: Idempotency;
  /** Gets the text of a request before anything else happens. */
  readonly visit?: (text: string) => void;
}

/** A dispatcher over the test service. What `Echo` does depends on the text: `crash`, `hang`, `sleep`, else it echoes. */
export function echoSuite(options: EchoOptions = {}): EchoSuite {
  const { visit = () => {}, ...chain } = options;
  const { logger, lines } = memoryLogger();
  const signals: AbortSignal[] = [];
  const saved: string[] = [];
  const echoed = async (request: EchoMessage, context: CallContext) => {
    visit(request.text);
    if (request.text === 'crash') throw new TypeError('secret: password of the database is hunter2');
    if (request.text === 'hang') {
      signals.push(context.signal);
      await new Promise(() => {});
    }
    if (request.text === 'sleep') await sleep(50);
    return { text: request.text };
  };
  const whoAmI = async (_: EchoMessage, { principal: { subject, tenant } }: CallContext) => ({
    text: `${subject}@${tenant}`,
  });
  const watch = async function* (request: EchoMessage, context: CallContext) {
    signals.push(context.signal);
    for (let count = 1; request.count === 0 || count <= request.count; count++) {
      yield { text: request.text, count };
      if (request.text === 'slow') await sleep(20, undefined, { signal: context.signal });
      if (request.text === 'crash') throw new TypeError('secret');
    }
  };
  const handlers = {
    ping: async () => ({ text: 'pong' }),
    whoAmI,
    relay: whoAmI,
    echo: echoed,
    save: async (request: EchoMessage, context: CallContext) => {
      const response = await echoed(request, context);
      if (request.text === 'refused') throw new ServiceError('INVALID_STATE', 'Not now.');
      saved.push(request.text);
      return { ...response, count: saved.length };
    },
    /** Joins the texts; `enough` is an answer before the end. */
    gather: async (requests: AsyncIterable<EchoMessage>, context: CallContext) => {
      signals.push(context.signal);
      const texts: string[] = [];
      for await (const { text } of requests) {
        visit(text);
        texts.push(text);
        if (text === 'enough') break;
      }
      const text = texts.join('');
      const answer = async () => ({ text, count: saved.push(text), requestId: context.requestId ?? '' });
      return { digest: sha256(text), answer };
    },
    approve: async () => ({ text: 'approved' }),
    watch,
    follow: watch,
  };
  // The service is dynamic, so there are no types for `implement` to check.
  const implementation: Implementation = { service: EchoService, handlers };
  const dispatcher = createDispatcher({
    implementations: [implementation],
    knownScopes: ECHO_SCOPES,
    authenticator,
    logger,
    now: () => NOW,
    ...chain,
  });
  return { dispatcher, lines, signals, saved };
}
