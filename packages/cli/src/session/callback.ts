import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError } from '../exit-code.ts';

/** A loopback address at which the browser ends the sign-in (RFC 8252 7.3). */
export interface Callback {
  readonly redirectUri: string;
  /** The address that the browser was sent to. Rejects when nobody came in time. */
  answer(deadlineMs: number): Promise<URL>;
  close(): void;
}

/** Takes the first answer that carries `state`: any page of a browser may call a loopback address. */
export async function listenForCallback(state: string): Promise<Callback> {
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isAnswer = url.pathname === '/callback' && url.searchParams.get('state') === state;
    const text = isAnswer ? 'You can close this window and go back to the terminal.\n' : 'This is no sign-in.\n';
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain', connection: 'close' }).end(text);
    if (isAnswer) resolve(new URL(`${url.pathname}${url.search}`, redirectUri));
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  return {
    redirectUri,
    async answer(deadlineMs) {
      const timer = setTimeout(() => reject(nobodyCame()), deadlineMs);
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function nobodyCame(): CliError {
  return new CliError('SIGN_IN_REFUSED', 'nobody signed in in time');
}
