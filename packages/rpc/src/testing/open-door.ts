import { Readable } from 'node:stream';
import {
  create,
  type DescMethodClientStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  getOption,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import { createLogger } from '@policy-registry/telemetry';
import { createDispatcher } from '../core/dispatcher.ts';
import type { Implementation } from '../core/handler.ts';
import type { Principal } from '../core/principal.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';

export interface CallOptions {
  /** The subject, of the tenant behind its `@`; of `acme` without one. Behind a `+` each, roles: `ann+security@acme`. */
  readonly as?: string;
  readonly requestId?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** A method whose request can be one message, and whose answer is one. */
export type OneAnswer = DescMethodUnary | DescMethodClientStreaming;

/** The doors, as a test knocks at them: everybody is signed in just now, with every scope. */
export interface Door {
  /** Log lines of level warn and above, decoded. */
  readonly lines: Record<string, unknown>[];
  /** Calls a method as the doors do: authorised, validated, with a deadline. A stream of requests has this one. */
  call<M extends OneAnswer>(
    method: M,
    request: MessageInitShape<M['input']>,
    options?: CallOptions,
  ): Promise<MessageShape<M['output']>>;
  /** Likewise, of a stream: one message a pull. */
  stream<M extends DescMethodServerStreaming>(
    method: M,
    request: MessageInitShape<M['input']>,
    options?: CallOptions,
  ): AsyncIterableIterator<MessageShape<M['output']>>;
  /** The process is going down: streams end at once. */
  drain(): void;
}

export interface DoorOptions {
  /** Without it a repeated request id is executed again. */
  readonly idempotency?: Idempotency;
  readonly now?: () => Date;
}

export function openDoor(
  implementations: readonly Implementation[],
  defaultCaller: string,
  { now = () => new Date(), ...options }: DoorOptions = {},
): Door {
  const scopes = new Set(methodsOf(implementations).flatMap((method) => getOption(method, access).anyScope));
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const dispatcher = createDispatcher({
    implementations,
    knownScopes: scopes,
    authenticator: { authenticate: async ({ token = '' }) => principalOf(token, scopes, now()) },
    logger: createLogger({ level: 'warn', format: 'json', destination }),
    ...{ now, ...options },
  });
  const callOf = ({ as = defaultCaller, requestId, signal, timeoutMs }: CallOptions = {}) => {
    const credentials = { token: as, requestedTenant: undefined };
    return { door: 'local', credentials, requestId, signal, timeoutMs } as const;
  };
  return {
    lines,
    async call<M extends OneAnswer>(method: M, request: MessageInitShape<M['input']>, options?: CallOptions) {
      const message = create<M['input']>(method.input, request);
      const answer: Message = await (method.methodKind === 'unary'
        ? dispatcher.unary(method, message, callOf(options))
        : dispatcher.clientStream(method, Readable.from([message]), callOf(options)));
      return answer as MessageShape<M['output']>;
    },
    async *stream<M extends DescMethodServerStreaming>(
      method: M,
      request: MessageInitShape<M['input']>,
      options?: CallOptions,
    ) {
      const message = create<M['input']>(method.input, request);
      for await (const answer of dispatcher.stream(method, message, callOf(options))) {
        yield answer as MessageShape<M['output']>;
      }
    },
    drain: () => dispatcher.drain(0),
  };
}

function methodsOf(implementations: readonly Implementation[]) {
  return implementations.flatMap(({ service }) => service.methods);
}

function principalOf(token: string, scopes: ReadonlySet<string>, now: Date): Principal {
  const [named = '', tenant = 'acme'] = token.split('@');
  const [displayName = '', ...roles] = named.split('+');
  const subject = token.includes('@') ? `${displayName}@${tenant}` : displayName;
  return {
    ...{ subject, displayName, tenant, scopes, roles: new Set(roles), clientId: 'policyctl', kind: 'person' },
    // By the clock of the services, which may run ahead of this machine's.
    authenticatedAt: now,
  };
}
