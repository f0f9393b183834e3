import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from './distributed-suite.ts';

/** No start may take longer, whatever it waits for. */
const DEADLINE_MS = 30_000;

/** How a process ended, and all that it said on standard error. */
export interface ProcessEnd {
  /** Of the exit; `SIGKILL` when it did not end by itself. */
  readonly code: number | NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs the main of a service until it ends, for starts that must fail. */
export async function failingStart(
  service: ServiceName | 'standalone',
  settings: Readonly<Record<string, string>>,
): Promise<ProcessEnd> {
  const main = fileURLToPath(import.meta.resolve(`../../services/${service}/src/main.ts`));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<ProcessEnd['code']>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const [code, stderr] = await Promise.all([ended, text(child.stderr)]);
  return { code, stderr };
}
