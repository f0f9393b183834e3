import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SOURCES = fileURLToPath(import.meta.resolve('../../verifier-go'));
/** Ignored by git. Another source is another folder; with what is there, no network is needed. */
const CACHE = fileURLToPath(import.meta.resolve('../../../../.cache/tlog-verifier'));
const BUILD_DEADLINE_MS = 5 * 60_000;
const RUN_DEADLINE_MS = 60_000;

/** Verifiers of logs and notes that are not ours, as one Go program. */
export class GoVerifier {
  readonly #program: string;

  private constructor(program: string) {
    this.#program = program;
  }

  /** Builds the program unless it is there. Go must be on the PATH. */
  static async build(): Promise<GoVerifier> {
    const folder = join(CACHE, await digestOfSources());
    const program = join(folder, 'tlog-verifier');
    if (!existsSync(program)) {
      await mkdir(folder, { recursive: true });
      const fresh = `${program}.${process.pid}`;
      const options = { cwd: SOURCES, env: { ...process.env, CGO_ENABLED: '0' }, timeout: BUILD_DEADLINE_MS };
      await promisify(execFile)('go', ['build', '-o', fresh, '.'], options);
      await rename(fresh, program);
    }
    return new GoVerifier(program);
  }

  /** What the program answers. Rejects with what it says on stderr when it refuses. */
  async ask(args: readonly string[], input: Uint8Array | string = ''): Promise<unknown> {
    const child = spawn(this.#program, args, { timeout: RUN_DEADLINE_MS });
    const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    // A program that refuses its arguments does not read.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const [code, out, error] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0) throw new Error(error.trim());
    return JSON.parse(out);
  }
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(SOURCES)).sort())
    hash.update(`${name}\n`).update(await readFile(join(SOURCES, name)));
  return hash.digest('hex').slice(0, 16);
}
