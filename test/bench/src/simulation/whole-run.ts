import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TableFiles } from './generated-table.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('./whole-process.ts'));
const DEADLINE_MS = 10 * 60_000;

export interface WholeRun {
  readonly resultDigest: string;
  /** The most that the process had resident at any time, Node itself included. */
  readonly rssMib: number;
}

/** A whole simulation in a process of its own, on one thread. */
export async function wholeRun({ table, index }: TableFiles): Promise<WholeRun> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [PROGRAM, table, index], { timeout: DEADLINE_MS });
  const { resultDigest, maxRssKib } = JSON.parse(stdout) as { resultDigest: string; maxRssKib: number };
  return { resultDigest, rssMib: Math.round(maxRssKib / 1024) };
}
