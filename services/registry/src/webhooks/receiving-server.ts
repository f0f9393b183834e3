import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { CloudEvent } from '@policy-registry/events';

/** A receiver of webhooks on a loopback port, until the end of the test. */
export interface ReceivingServer {
  readonly url: string;
  readonly events: CloudEvent[];
  /** What is answered from now on; `undefined` for nothing at all. */
  status: number | undefined;
  /** Resolves when so many events have come. */
  until(count: number): Promise<void>;
}

export async function receivingServer(t: Pick<TestContext, 'after'>): Promise<ReceivingServer> {
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    receiver.events.push(JSON.parse(Buffer.concat(chunks).toString()));
    for (const look of waiting) look();
    if (receiver.status !== undefined) response.writeHead(receiver.status).end('thanks');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const receiver: ReceivingServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/T0KEN`,
    events: [],
    status: 200,
    until(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (receiver.events.length < count) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      return promise;
    },
  };
  return receiver;
}
