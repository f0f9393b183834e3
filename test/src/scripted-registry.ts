import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';

/** What answers as a test wants it to, on the bad days of a registry. */
export interface ScriptedRegistry {
  readonly url: string;
  /** Every connection is gone, as when the process is killed. */
  reset(): void;
}

/** Until the end of the test. */
export async function scriptedRegistry(
  context: { after(leave: () => Promise<unknown>): void },
  routes: (router: ConnectRouter) => unknown,
): Promise<ScriptedRegistry> {
  const server = createServer(connectNodeAdapter({ routes: (router) => void routes(router) }));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    reset();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reset };
}
