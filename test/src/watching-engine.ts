import { fromJson } from '@bufbuild/protobuf';
import type { Interceptor, Transport } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node';
import { CLIENTS, requestClientToken } from '@policy-registry/authority';
import { clientsOver, createClients, readHeadKey, type VerifiedHead, verifyHead } from '@policy-registry/client';
import { type WatchEnvironmentResponse, WatchEnvironmentResponseSchema } from '@policy-registry/contracts/registry';
import type { Doors } from './run-case-files.ts';

const WATCH_MS = 120_000;

type Messages = AsyncIterable<WatchEnvironmentResponse>;
type Watch = (suite: Doors, token: string, resumeToken: string, signal: AbortSignal) => Messages;

/** How an engine watches `prod`, over each door. */
export const WATCHES: Readonly<Record<string, Watch>> = {
  grpc: ({ grpcAddress }, token, resumeToken, signal) =>
    watchOver(
      createGrpcTransport({ baseUrl: `http://${grpcAddress}`, interceptors: [bearer(token)] }),
      resumeToken,
      signal,
    ),
  connect: ({ httpUrl }, token, resumeToken, signal) =>
    watchOver(
      createConnectTransport({ baseUrl: httpUrl, httpVersion: '1.1', interceptors: [bearer(token)] }),
      resumeToken,
      signal,
    ),
  rest: watchOverRest,
};

/** An engine of `acme` that obeys nothing but what it has verified. */
export class WatchingEngine {
  readonly #suite: Doors;
  readonly #watch: Watch;
  readonly #token: string;
  readonly #keys;
  #resumeToken = '';
  #last: VerifiedHead | undefined;
  #messages: AsyncIterator<WatchEnvironmentResponse> | undefined;
  #hangUp = new AbortController();

  private constructor(suite: Doors, watch: Watch, token: string, pems: readonly string[]) {
    this.#suite = suite;
    this.#watch = watch;
    this.#token = token;
    this.#keys = pems.map(readHeadKey);
  }

  static async start(suite: Doors, watch: Watch): Promise<WatchingEngine> {
    const client = CLIENTS.find(({ clientId }) => clientId === 'engine-acme');
    if (client === undefined) throw new Error('the issuer knows no engine');
    const { accessToken } = await requestClientToken({ issuer: suite.issuer, ...client });
    const { attestations } = createClients({ baseUrl: suite.httpUrl, token: () => accessToken });
    const { keys } = await attestations.listSigningKeys({});
    return new WatchingEngine(
      suite,
      watch,
      accessToken,
      keys.map(({ publicKeyPem }) => publicKeyPem),
    );
  }

  /** The next bundle: `VERSION GENERATION`. Throws what `verifyHead` throws, and what ends the stream. */
  async next(): Promise<string> {
    this.#messages ??= this.#watch(this.#suite, this.#token, this.#resumeToken, this.#hangUp.signal)[
      Symbol.asyncIterator
    ]();
    const { value, done } = await this.#messages.next();
    if (done === true || value.bundle === undefined) throw new Error('the stream ended');
    const { environment, pack, version, generation } = value.bundle;
    const expected = { tenant: 'acme', environment, pack, keys: this.#keys, last: this.#last, now: new Date() };
    this.#last = verifyHead(value.bundle, expected);
    this.#resumeToken = value.resumeToken;
    return `${version} ${generation}`;
  }

  /** Hangs up; the next bundle is that of a stream that resumes. */
  async leave(): Promise<void> {
    this.#hangUp.abort();
    // And read on: the client keeps the timer of a stream that is left in another way.
    await this.#messages?.next().catch(() => {});
    this.#hangUp = new AbortController();
    this.#messages = undefined;
  }
}

function watchOver(transport: Transport, resumeToken: string, signal: AbortSignal): Messages {
  const request = { environment: 'prod', resumeToken };
  return clientsOver(transport).distribution.watchEnvironment(request, { signal, timeoutMs: WATCH_MS });
}

/** Server-sent events, as a browser reads them: the id of the last one is where it resumes. */
async function* watchOverRest({ httpUrl }: Doors, token: string, lastEventId: string, signal: AbortSignal): Messages {
  const response = await fetch(`${httpUrl}/api/v1/policy/environments/prod/bundles:watch`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, 'last-event-id': lastEventId },
    signal,
  });
  if (response.body === null || response.status !== 200) throw new Error(`the watch is refused: ${response.status}`);
  let text = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const events = (text + piece).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (event.startsWith('event: error')) throw new Error(`the stream failed: ${data}`);
      if (data !== undefined) yield fromJson(WatchEnvironmentResponseSchema, JSON.parse(data));
    }
  }
}

function bearer(token: string): Interceptor {
  return (next) => (request) => {
    request.header.set('authorization', `Bearer ${token}`);
    return next(request);
  };
}
