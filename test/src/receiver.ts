import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A receiver of webhooks, on a loopback port that stays its own while it is away. */
export interface Receiver {
  readonly url: string;
  readonly messages: readonly ReceivedMessage[];
  /** What it answers from now on. */
  status: number;
  /** Resolves when what has come is enough. */
  until(isEnough: (messages: readonly ReceivedMessage[]) => boolean): Promise<void>;
  /** Answers nobody any more. */
  close(): Promise<void>;
  /** Answers again, at the same address. */
  open(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const messages: ReceivedMessage[] = [];
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    messages.push({ headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(receiver.status).end('thanks');
    for (const look of waiting) look();
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    messages,
    status: 200,
    async until(isEnough) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (isEnough(messages)) resolve();
      };
      waiting.add(look);
      look();
      await promise;
      waiting.delete(look);
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async open() {
      await listen(port);
    },
  };
  return receiver;
}
