import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const DEADLINE_MS = 10 * 60_000;

/** Runs a program of this folder in a process that does nothing else; gives what its one line of JSON says. */
export async function inOwnProcess<T>(program: string, args: readonly string[]): Promise<T> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args], { timeout: DEADLINE_MS });
  return JSON.parse(stdout) as T;
}
