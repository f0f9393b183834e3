import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../packages/cli/src/index.ts';

const LAUNCHER = fileURLToPath(import.meta.resolve('../../packages/cli/bin/policyctl.js'));
const DEADLINE_MS = 60_000;

export interface Ended {
  readonly exitCode: number | string | null;
  readonly out: string;
  readonly note: string;
}

export interface Running {
  /** The first match in what the process told so far, or tells later. Rejects when it ends without. */
  told(pattern: RegExp): Promise<RegExpMatchArray>;
  readonly ended: Promise<Ended>;
  /** Ctrl-C. */
  interrupt(): void;
}

/** Somebody at a terminal: a configuration folder of their own, and one registry. */
export class Person {
  readonly folder = mkdtempSync(join(tmpdir(), 'policyctl-person-'));
  readonly environment: NodeJS.ProcessEnv;

  /** Until the end of the test. */
  constructor(context: { after(leave: () => void): void }, server: string) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('POLICYCTL_'));
    const own = { XDG_CONFIG_HOME: this.folder, POLICYCTL_SERVER: server };
    this.environment = { ...Object.fromEntries(inherited), ...own };
    context.after(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** `policyctl` in this process, which is much faster than one of its own. One at a time. */
  async run(...args: readonly string[]): Promise<Ended> {
    let out = '';
    let note = '';
    const streams = {
      out: (text: string) => {
        out += text;
      },
      note: (text: string) => {
        note += text;
      },
    };
    const { env } = process;
    process.env = this.environment;
    try {
      const exitCode = await run(args, streams);
      return { exitCode, out, note };
    } finally {
      process.env = env;
    }
  }

  /** `policyctl` as a process of its own. */
  start(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    let out = '';
    let note = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      note += text;
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ exitCode: code ?? signal, out, note }));
    });
    const told = (pattern: RegExp) =>
      new Promise<RegExpMatchArray>((resolve, reject) => {
        const look = () => {
          const match = note.match(pattern);
          if (match) resolve(match);
        };
        look();
        child.stderr.on('data', look);
        child.once('close', () => reject(new Error(`policyctl ended without ${pattern}: ${note}${out}`)));
      });
    return { ended, told, interrupt: () => child.kill('SIGINT') };
  }

  get sessionFile(): string {
    return join(this.folder, 'policyctl', 'default.json');
  }

  get session(): Record<string, unknown> {
    return JSON.parse(readFileSync(this.sessionFile, 'utf8'));
  }

  get sessionMode(): number {
    return statSync(this.sessionFile).mode & 0o777;
  }

  /** Makes the sign-in another one, e.g. one that has expired. */
  changeSession(changes: Record<string, unknown>): void {
    writeFileSync(this.sessionFile, JSON.stringify({ ...this.session, ...changes }));
  }
}
