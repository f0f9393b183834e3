import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tool } from './tool.ts';

const run = promisify(execFile);
const DEADLINE_MS = 5 * 60_000;

/**
 * Packages of PyPI in an environment of their own. `toolPath` is its Python, to be run with `-m`: programs beside it name the folder
 * where it was made. A changed list is a new version.
 */
export function pythonTool(options: {
  readonly name: string;
  /** File with every package, pinned. */
  readonly requirements: string;
}): Tool {
  const { name, requirements } = options;
  return {
    name,
    version: createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8),
    needs: ['python3'],
    proof: 'bin/python',
    async install(folder) {
      await run('python3', ['-m', 'venv', folder], { timeout: DEADLINE_MS });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements];
      await run(join(folder, 'bin', 'python'), pip, { timeout: DEADLINE_MS });
    },
  };
}
