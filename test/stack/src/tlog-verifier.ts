import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { TLOG_VERIFIER } from './tools/tlog-verifier.ts';
import { toolPath } from './tools/tool-folder.ts';

const RUN_DEADLINE_MS = 60_000;

/**
 * What golang.org/x/mod/sumdb and github.com/transparency-dev/merkle say of a log, of proofs or of notes
 * (packages/transparency/verifier-go). Rejects with what the program says on stderr when it refuses.
 */
export async function askTlogVerifier(args: readonly string[], input: Uint8Array | string = ''): Promise<unknown> {
  const child = spawn(toolPath(TLOG_VERIFIER), args, { timeout: RUN_DEADLINE_MS });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  // A program that refuses its arguments does not read.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code, out, error] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(error.trim());
  return JSON.parse(out);
}
