import type { TableFiles } from './generated-table.ts';
import { inOwnProcess } from './own-process.ts';

export interface WholeRun {
  readonly resultDigest: string;
  /** The most that the process had resident at any time, Node itself included. */
  readonly rssMib: number;
}

/** A whole simulation in a process of its own, on one thread. */
export async function wholeRun({ table, index }: TableFiles): Promise<WholeRun> {
  const said = await inOwnProcess<{ resultDigest: string; maxRssKib: number }>('whole-process.ts', [table, index]);
  return { resultDigest: said.resultDigest, rssMib: Math.round(said.maxRssKib / 1024) };
}
