import { randomUUID } from 'node:crypto';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, clientsOver } from '@policy-registry/client';
import { type Stack, startStack } from '@policy-registry/stack';
import { startDistributedSuite, startTestSuite } from '@policy-registry/test';
import { bareMongo, bareSqlite } from './bare-stores.ts';
import { ratePerSecond, type Span } from './rate.ts';

export interface StoresResult {
  /** Transitions per second: acknowledged calls of UpdatePack, durable, with their event and their request id. */
  readonly embedded: Measured;
  /** By number of registry processes. */
  readonly real: Readonly<Record<string, Measured>>;
}

export interface Measured {
  readonly transitions_per_second: number;
  /** One durable compare-and-set through the driver alone, as many callers at once, in the same run. */
  readonly bare_per_second: number;
  readonly ratio_bare: number;
}

const PROCESSES = [1, 2, 4];

/** Durable transitions with the embedded backends, and on real servers with 1, 2 and 4 registry processes. */
export async function benchStores(span: Span): Promise<StoresResult> {
  const embedded = measured(await embeddedRate(span), await bareSqlite(span));
  const real: Record<string, Measured> = {};
  const stack = await startStack();
  try {
    const bare = await bareMongo(stack.mongo.url, span);
    for (const processes of PROCESSES) real[processes] = measured(await realRate(stack, processes, span), bare);
  } finally {
    await stack.close();
  }
  return { embedded, real };
}

function measured(rate: number, bare: number): Measured {
  return {
    transitions_per_second: Math.round(rate),
    bare_per_second: Math.round(bare),
    ratio_bare: Number((rate / bare).toPrecision(3)),
  };
}

async function embeddedRate(span: Span): Promise<number> {
  const suite = await startTestSuite();
  try {
    return await transitions([suite.grpcAddress], suite.issuer, span);
  } finally {
    await suite.close();
  }
}

async function realRate(stack: Stack, processes: number, span: Span): Promise<number> {
  const suite = await startDistributedSuite({ stack, name: `bench-${processes}`, counts: { registry: processes } });
  try {
    const addresses = suite.named('registry').map(({ grpcAddress }) => grpcAddress);
    return await transitions(addresses, suite.issuer, span);
  } finally {
    await suite.close();
  }
}

/** Every caller changes a pack of its own, at the registries in turn. */
async function transitions(addresses: readonly string[], issuer: string, span: Span): Promise<number> {
  const { accessToken } = await requestPersonaToken({ issuer, persona: 'author@acme' });
  const clients = addresses.map((address) => clientOf(address, accessToken));
  const at = (caller: number) => clients[caller % clients.length] as Clients;
  for (let caller = 0; caller < span.concurrency; caller += 1) {
    await at(caller).packs.createPack({ pack: { pack: `pack-${caller}` } });
  }
  let change = 0;
  return ratePerSecond((caller) => {
    change += 1;
    const pack = { pack: `pack-${caller}`, description: `${'x'.repeat(490)} ${change}` };
    return at(caller).packs.updatePack({ pack, updateMask: { paths: ['description'] }, requestId: randomUUID() });
  }, span);
}

function clientOf(address: string, token: string): Clients {
  const transport = createGrpcTransport({
    baseUrl: `http://${address}`,
    interceptors: [
      (next) => (request) => {
        request.header.set('authorization', `Bearer ${token}`);
        return next(request);
      },
    ],
  });
  return clientsOver(transport);
}
