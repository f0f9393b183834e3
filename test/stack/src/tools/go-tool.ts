import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tool } from './tool.ts';

const run = promisify(execFile);
const BUILD_DEADLINE_MS = 15 * 60_000;

/** A program that `go install` builds from the module proxy. */
export function goTool(options: {
  readonly name: string;
  /** Import path of the command. */
  readonly command: string;
  /** `v2.15.2` */
  readonly version: string;
}): Tool {
  const { name, command, version } = options;
  return {
    name,
    version,
    needs: ['go'],
    proof: `bin/${name}`,
    async install(folder) {
      const env = { ...process.env, GOBIN: join(folder, 'bin'), CGO_ENABLED: '0' };
      await run('go', ['install', `${command}@${version}`], { env, timeout: BUILD_DEADLINE_MS });
    },
  };
}

/** A program of this repository. A changed source is a new version. */
export function goSourcesTool(options: {
  readonly name: string /** Folder of its module. */;
  readonly sources: string;
}): Tool {
  const { name, sources } = options;
  return {
    name,
    version: digestOf(sources),
    needs: ['go'],
    proof: `bin/${name}`,
    async install(folder) {
      const env = { ...process.env, CGO_ENABLED: '0' };
      await run('go', ['build', '-o', join(folder, 'bin', name), '.'], {
        cwd: sources,
        env,
        timeout: BUILD_DEADLINE_MS,
      });
    },
  };
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 8);
}
