import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import type { StackPart } from './part.ts';
import { serverPart, started } from './server-part.ts';
import { ServerProcess } from './server-process.ts';
import { NATS_SERVER } from './tools/nats-server.ts';
import { toolPath } from './tools/tool-folder.ts';

export interface NatsOptions {
  /** The only account that may connect; everybody may when absent. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** False: a server without JetStream. */
  readonly jetStream?: boolean;
}

/** One nats-server with JetStream, which syncs every write to disk before it acknowledges it. */
export async function startNats(options: NatsOptions = {}): Promise<StackPart> {
  const [node] = await plan(1);
  if (node === undefined) throw new Error('no node was planned');
  const [part] = await started(await prepare(node, [], options));
  return part;
}

/** Three servers that replicate to one another. Resolves when they have a leader. */
export async function startNatsCluster(options: NatsOptions = {}): Promise<readonly StackPart[]> {
  const nodes = await plan(3);
  return started(...(await Promise.all(nodes.map((node) => prepare(node, nodes, options)))));
}

interface Node {
  readonly name: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly routePort: number;
}

async function plan(count: number): Promise<readonly Node[]> {
  const nodes: Node[] = [];
  for (let n = 1; n <= count; n += 1) {
    const [port, monitorPort, routePort] = [await freePort(), await freePort(), await freePort()];
    nodes.push({ name: `nats-${n}`, port, monitorPort, routePort });
  }
  return nodes;
}

function freePort(): Promise<number> {
  return getPort({ host: '127.0.0.1' });
}

async function prepare(node: Node, cluster: readonly Node[], options: NatsOptions): Promise<StackPart> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-registry-nats-'));
  const file = join(folder, 'nats.conf');
  await writeFile(file, configuration(node, folder, cluster, options));
  const server = new ServerProcess({
    name: node.name,
    command: toolPath(NATS_SERVER),
    args: ['-c', file],
    ready: () => healthy(node.monitorPort),
  });
  return serverPart(server, {
    name: node.name,
    url: `nats://127.0.0.1:${node.port}`,
    async close() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

function configuration(node: Node, folder: string, cluster: readonly Node[], options: NatsOptions): string {
  const { credentials, jetStream = true } = options;
  const routes = cluster.map(({ routePort }) => `nats-route://127.0.0.1:${routePort}`);
  const lines = [`server_name: ${node.name}`, `listen: 127.0.0.1:${node.port}`, `http: 127.0.0.1:${node.monitorPort}`];
  if (jetStream) lines.push(`jetstream { store_dir: ${JSON.stringify(join(folder, 'data'))}, sync_interval: always }`);
  if (routes.length > 0)
    lines.push(`cluster { name: stack, listen: 127.0.0.1:${node.routePort}, routes: ${JSON.stringify(routes)} }`);
  if (credentials !== undefined)
    lines.push(
      `authorization { user: ${JSON.stringify(credentials.user)}, password: ${JSON.stringify(credentials.password)} }`,
    );
  return `${lines.join('\n')}\n`;
}

/** The server says so itself once its streams are recovered and, in a cluster, a leader is known. */
async function healthy(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
  if (!answer.ok) throw new Error(await answer.text());
  await answer.body?.cancel();
}
