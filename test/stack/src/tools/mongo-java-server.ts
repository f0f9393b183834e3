import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Tool } from './tool.ts';

const run = promisify(execFile);
const DEADLINE_MS = 5 * 60_000;
const POM = fileURLToPath(import.meta.resolve('./java/pom.xml'));
const SOURCE = fileURLToPath(import.meta.resolve('./java/MongoWireServer.java'));

/** A server of the MongoDB wire protocol: libraries in `lib`, our main class in `classes`. A changed source is a new version. */
export const MONGO_JAVA_SERVER: Tool = {
  name: 'mongo-java-server',
  version: `1.47.0-${digest(POM, SOURCE)}`,
  needs: ['mvn', 'java', 'javac'],
  proof: 'classes/MongoWireServer.class',
  async install(folder) {
    const lib = join(folder, 'lib');
    await run('mvn', ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`], {
      timeout: DEADLINE_MS,
    });
    await run('javac', ['-proc:none', '-cp', join(lib, '*'), '-d', join(folder, 'classes'), SOURCE], {
      timeout: DEADLINE_MS,
    });
  },
};

function digest(...files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 8);
}
