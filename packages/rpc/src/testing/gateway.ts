import type { TestContext } from 'node:test';
import type { Peer } from '../peers/peer.ts';
import { createUpstreamDispatcher, type UpstreamLimits } from '../peers/upstream-dispatcher.ts';
import { peerOf, serve } from './backends.ts';
import { EchoService } from './echo-service.ts';
import { type EchoSuite, echoSuite, memoryLogger } from './echo-suite.ts';
import { EchoClient } from './grpc-client.ts';

/** A gateway whose echo service is this peer. */
export function gatewayTo(peer: Peer, limits: Partial<UpstreamLimits> = {}) {
  const { logger, lines } = memoryLogger();
  return { dispatcher: createUpstreamDispatcher({ routes: new Map([[EchoService, peer]]), logger, limits }), lines };
}

/** A gRPC client of a gateway in front of one backend; and one of the backend, for comparison. */
export async function behindGateway(context: TestContext) {
  const suite: EchoSuite = echoSuite();
  const backend = await serve(context, suite.dispatcher);
  const gateway = gatewayTo(peerOf(context, [backend.port]));
  const clients = [
    new EchoClient((await serve(context, gateway.dispatcher)).port),
    new EchoClient(backend.port),
  ] as const;
  context.after(() => {
    for (const client of clients) client.close();
  });
  return { suite, gateway, through: clients[0], direct: clients[1] };
}
