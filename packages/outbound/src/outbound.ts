import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import { guardedLookup } from './guarded-lookup.ts';
import { isPublic, parseNetworks } from './networks.ts';
import { OutboundError, outboundError } from './outbound-error.ts';
import { dnsResolve, type Resolve } from './resolve.ts';

export interface OutboundOptions {
  /** Networks that may be connected to beside the public internet, in CIDR notation. Throws a TypeError for what is none. */
  readonly allowedNetworks: readonly string[];
  readonly allowHttp: boolean;
  /** DNS unless told. */
  readonly resolve?: Resolve;
  /** Certificates (PEM) that are trusted instead of those of Node. */
  readonly ca?: string;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For everything: name, connection, TLS, answer. */
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  /** The beginning of the body of an answer that is not 2xx, as text. */
  readonly text: string;
}

/** Sends to addresses that others chose. */
export interface Outbound {
  /** Why a URL is never asked, to follow its name in a sentence; undefined when it may be. Asks nobody. */
  refusalOf(url: string): string | undefined;
  /**
   * Follows no redirect, takes no proxy from the environment, and reads a bounded part of the answer. Throws OutboundError, and the reason
   * of the signal.
   */
  post(post: Post, signal: AbortSignal): Promise<Answer>;
  /** Ends every connection. */
  close(): Promise<void>;
}

const MAX_URL_CHARS = 2048;
const KEEP_ALIVE_MS = 4_000;
/** So much is read of a good answer for the connection to be used again; after it the connection is closed. */
const DUMPED_BYTES = 16 * 1024;
const TEXT_BYTES = 1024;

export function createOutbound({ allowedNetworks, allowHttp, resolve = dnsResolve(), ca }: OutboundOptions): Outbound {
  const allowed = parseNetworks(allowedNetworks);
  const isAllowed = (address: string) =>
    isPublic(address) || allowed.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const agent = new Agent({
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { lookup: guardedLookup(resolve, isAllowed), ...(ca === undefined ? {} : { ca }) },
  });

  function refusal(text: string): OutboundError | undefined {
    const no = (why: string) => new OutboundError('NOT_ALLOWED', why);
    if (text.length > MAX_URL_CHARS || !URL.canParse(text)) return no('is no URL');
    const { protocol, username, password, hostname } = new URL(text);
    if (protocol !== 'https:' && !(allowHttp && protocol === 'http:')) return no('is not https');
    if (username !== '' || password !== '') return no('has a user or a password');
    if (text.includes('#')) return no('has a fragment');
    // No lookup is made of an address that stands for itself.
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) === 0 || isAllowed(literal)) return undefined;
    return new OutboundError('BLOCKED_ADDRESS', 'is an address that is not allowed');
  }

  return {
    refusalOf: (url) => refusal(url)?.message,
    async post({ url, headers, body, timeoutMs }, signal) {
      const refused = refusal(url);
      if (refused !== undefined) throw refused;
      const end = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const asked = { method: 'POST', headers, body, dispatcher: agent, signal: end } as const;
        const { statusCode, body: answer } = await request(url, asked);
        return { status: statusCode, text: await beginningOf(statusCode, answer, end) };
      } catch (thrown) {
        signal.throwIfAborted();
        throw outboundError(thrown);
      }
    },
    close: () => agent.destroy(),
  };
}

type Body = Awaited<ReturnType<typeof request>>['body'];

/** The status is the answer: a body that breaks off or takes too long changes nothing about it. */
async function beginningOf(status: number, body: Body, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    if (status >= 200 && status < 300) {
      await body.dump({ limit: DUMPED_BYTES, signal });
      return '';
    }
    for await (const chunk of body) {
      chunks.push(chunk);
      if (Buffer.concat(chunks).length >= TEXT_BYTES) break;
    }
  } catch {
    body.destroy();
  }
  return Buffer.concat(chunks).subarray(0, TEXT_BYTES).toString('utf8');
}
