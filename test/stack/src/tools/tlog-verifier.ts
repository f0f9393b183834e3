import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Tool } from './tool.ts';

const run = promisify(execFile);
const SOURCES = fileURLToPath(import.meta.resolve('../../../../packages/transparency/verifier-go'));
const BUILD_DEADLINE_MS = 5 * 60_000;

/** Verifiers of logs and notes that are not ours, as one program of this repository. A changed source is a new version. */
export const TLOG_VERIFIER: Tool = {
  name: 'tlog-verifier',
  version: digestOfSources(),
  needs: ['go'],
  proof: 'bin/tlog-verifier',
  async install(folder) {
    const env = { ...process.env, CGO_ENABLED: '0' };
    const args = ['build', '-o', join(folder, 'bin', 'tlog-verifier'), '.'];
    await run('go', args, { cwd: SOURCES, env, timeout: BUILD_DEADLINE_MS });
  },
};

function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(SOURCES).sort()) hash.update(`${name}\n`).update(readFileSync(join(SOURCES, name)));
  return hash.digest('hex').slice(0, 8);
}
