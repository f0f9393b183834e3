import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import getPort from 'get-port';
import type { StackPart } from './part.ts';
import { serverPart, started } from './server-part.ts';
import { ServerProcess } from './server-process.ts';
import { MONGO_JAVA_SERVER } from './tools/mongo-java-server.ts';
import { toolPath } from './tools/tool-folder.ts';

/** 7.0's. The driver wants 9 or more. */
const WIRE_VERSION = 21;
/** Small and quick to start, rather than fast after a minute. */
const JVM = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xmx512m',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];

export interface MongoPartOptions {
  /** The wire version that the server claims, as a release of another age would. */
  readonly wireVersion?: number;
}

/**
 * Starts a server of the MongoDB wire protocol over an empty file. `url` is its connection string. It has no accounts: whoever
 * shows credentials is refused. What it acknowledged is there after `kill`.
 */
export async function startMongo({ wireVersion = WIRE_VERSION }: MongoPartOptions = {}): Promise<StackPart> {
  const classes = toolPath(MONGO_JAVA_SERVER, 'classes');
  const libraries = join(toolPath(MONGO_JAVA_SERVER, 'lib'), '*');
  const folder = await mkdtemp(join(tmpdir(), 'policy-registry-mongo-'));
  const port = await getPort({ host: '127.0.0.1' });
  const server = new ServerProcess({
    name: 'mongo-java-server',
    command: 'java',
    args: [
      ...[...JVM, '-cp', [classes, libraries].join(delimiter), 'MongoWireServer'],
      ...[String(port), join(folder, 'documents.db'), String(wireVersion)],
    ],
    ready: () => accepts(port),
  });
  const [part] = await started(
    serverPart(server, {
      name: 'MongoDB',
      url: `mongodb://127.0.0.1:${port}`,
      async close() {
        await server.stop();
        await rm(folder, { recursive: true, force: true });
      },
    }),
  );
  return part;
}

/** It binds its port when everything else is done. */
async function accepts(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1000) });
  } finally {
    socket.destroy();
  }
}
