import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { create, type DescMethod, type DescService, type Message } from '@bufbuild/protobuf';
import type { Call, Dispatcher } from '../core/call.ts';
import { type GrpcDoor, type GrpcDoorOptions, startGrpcDoor } from '../doors/grpc/grpc-door.ts';
import { connectPeer, type Peer, type PeerOptions } from '../peers/peer.ts';
import { EchoService } from './echo-service.ts';

/** Serves a dispatcher on a real gRPC door until the test ends. */
export async function serve(
  context: TestContext,
  dispatcher: Dispatcher,
  options: Partial<GrpcDoorOptions> = {},
): Promise<GrpcDoor> {
  const door = await startGrpcDoor({ dispatcher, host: '127.0.0.1', port: 0, ...options });
  context.after(() => door.close(0));
  return door;
}

/** A peer over these ports of the loopback address, with the token that the test suite knows as a service's. */
export function peerOf(context: TestContext, ports: readonly number[], options: Partial<PeerOptions> = {}): Peer {
  const target = `ipv4:${ports.map((port) => `127.0.0.1:${port}`).join(',')}`;
  const peer = connectPeer({ target, serviceToken: async () => 'service', ...options });
  context.after(() => peer.close());
  return peer;
}

/** A dispatcher that notes what doors hand over, and answers with an empty message. */
export function recordingDispatcher(service: DescService = EchoService): { dispatcher: Dispatcher; calls: Call[] } {
  const calls: Call[] = [];
  const answer = async (method: DescMethod, _: unknown, call: Call): Promise<Message> => {
    calls.push(call);
    return create(method.output);
  };
  const dispatcher: Dispatcher = {
    services: [service],
    unary: answer,
    async *stream(method, request, call) {
      yield await answer(method, request, call);
    },
    async clientStream(method, requests, call) {
      for await (const _ of requests);
      return answer(method, undefined, call);
    },
    drain: () => {},
  };
  return { dispatcher, calls };
}

/** The echo service in a process of its own, which dies (SIGKILL) of a request with the text `die`. */
export async function spawnEchoProcess(context: TestContext): Promise<{ port: number; isAlive: () => boolean }> {
  const file = fileURLToPath(new URL('./echo-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const died = once(child, 'exit');
  context.after(async () => {
    child.kill('SIGKILL');
    await died;
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { port: Number(line), isAlive: () => child.exitCode === null && child.signalCode === null };
}
