import type { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from 'oidc-provider';
import { handleInteraction, isInteraction } from './interaction.ts';
import { createProvider } from './provider.ts';
import { resourceFor } from './resource.ts';
import { loadSigningKeys } from './signing-keys.ts';

export interface AuthorityOptions {
  /** Address to listen on; `127.0.0.1` unless told otherwise. Anybody who reaches it can become anybody. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** The issuer's URL as clients see it, without a path; made of host and port unless given. */
  readonly issuer?: string;
  /** `aud` of the access tokens. */
  readonly audience: string;
  /** Folder in which the signing keys are kept, so that tokens survive a restart. In memory otherwise. */
  readonly dataFolder?: string;
  /** Takes the development-only warning and reports of internal errors; standard error unless given. */
  readonly notice?: (line: string) => void;
}

export interface Authority {
  readonly issuer: string;
  readonly port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Starts the development issuer. Throws when `NODE_ENV` is `production`, when the port is taken, or when the kept
 * signing keys are damaged.
 */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('The development issuer knows no passwords and refuses to start with NODE_ENV=production.');
  }
  if (options.audience === '') throw new Error('The audience of the tokens must not be empty.');
  const host = options.host ?? '127.0.0.1';
  const notice = options.notice ?? ((line) => process.stderr.write(`${line}\n`));
  const jwks = await loadSigningKeys(options.dataFolder);

  // The port has to be known before the provider is made: it is part of the issuer.
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 });
  const port = await listen(server, host, options.port);
  try {
    const issuer = readIssuer(options.issuer ?? `http://${bracketed(host)}:${port}`);
    const provider = createProvider(issuer, resourceFor(options.audience), jwks);
    const report = (error: Error) => notice(`authority: ${error.stack ?? error.message}`);
    provider.on('server_error', (_ctx, error) => report(error));
    (provider as EventEmitter).on('error', report);
    server.on('request', createHandler(provider, allowedHosts(issuer, host), report));
    notice(warning(issuer, host));
    return { issuer, port, close: () => close(server) };
  } catch (error) {
    await close(server);
    throw error;
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function createHandler(provider: Provider, hosts: ReadonlySet<string>, report: (error: Error) => void): Handler {
  const callback = provider.callback();
  return (request, response) => {
    if (!hosts.has(hostnameOf(request))) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('This issuer is not served under that name.\n');
      return;
    }
    const answer = isInteraction(request)
      ? handleInteraction(provider, request, response)
      : callback(request, response);
    answer.catch((error: Error) => {
      report(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}

/**
 * The names that the issuer answers to. A page on the web whose name is made to resolve to the loopback address
 * (DNS rebinding) would otherwise be same-origin with an issuer that asks for no password.
 */
function allowedHosts(issuer: string, host: string): ReadonlySet<string> {
  return new Set([new URL(issuer).hostname, bracketed(host), '127.0.0.1', '[::1]', 'localhost']);
}

function hostnameOf(request: IncomingMessage): string {
  return URL.parse(`http://${request.headers.host}`)?.hostname ?? '';
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function readIssuer(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, '')) {
    throw new Error(`The issuer must be an http or https URL without path, query or fragment: ${text}`);
  }
  return url.origin;
}

function warning(issuer: string, host: string): string {
  const reach = /^(127\.|::1$|localhost$)/.test(host)
    ? 'It listens on the loopback address only.'
    : `IT LISTENS ON ${host}: EVERYBODY WHO REACHES IT CAN BE ANYBODY.`;
  return `*** DEVELOPMENT ISSUER at ${issuer}: no passwords, published client secrets. Never for production. ${reach} ***`;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
