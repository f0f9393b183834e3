import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testEnvironment } from './test-suite.ts';

const MAIN = fileURLToPath(import.meta.resolve('../../services/standalone/src/main.ts'));
const START_DEADLINE_MS = 60_000;

/** A suite in a process of its own, so that it can be killed. */
export interface SuiteProcess {
  readonly pid: number;
  readonly httpUrl: string;
  readonly grpcAddress: string;
  readonly issuer: string;
  /** What it has said on standard error. */
  stderr(): string;
  /** Resolves with the exit code, or the signal, when the process is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string | null>;
}

/**
 * Starts `services/standalone` on a data folder. Rejects with what it said when it ends before it is ready, as it does when `killed` kills
 * it.
 */
export async function startSuiteProcess(
  dataFolder: string,
  more: Record<string, string> = {},
  killed?: AbortSignal,
): Promise<SuiteProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...testEnvironment(dataFolder), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  killed?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const stderr = () => said;
  const [httpUrl, grpcAddress, issuer] = await greeting(child, stderr);
  if (child.pid === undefined) throw new TypeError('a process that greets has an id');
  return {
    pid: child.pid,
    httpUrl,
    grpcAddress,
    issuer,
    stderr,
    end(signal) {
      child.kill(signal);
      return gone;
    },
  };
}

/** Runs the suite for as long as it wants to: what it says, and how it ends. For starts that must fail. */
export async function runSuiteProcess(
  dataFolder: string,
  more: Record<string, string>,
): Promise<{ readonly code: number | string | null; readonly stderr: string }> {
  try {
    const suite = await startSuiteProcess(dataFolder, more);
    await suite.end('SIGKILL');
    return { code: 'started', stderr: '' };
  } catch (error) {
    if (error instanceof EndedEarly) return { code: error.code, stderr: error.stderr };
    throw error;
  }
}

/** A suite that was gone before it was ready. */
export class EndedEarly extends Error {
  readonly code: number | string | null;
  readonly stderr: string;

  constructor(code: number | string | null, stderr: string) {
    super(`the suite ended with ${code} before it was ready: ${stderr}`);
    this.code = code;
    this.stderr = stderr;
  }
}

function greeting(child: ChildProcess, stderr: () => string): Promise<[http: string, grpc: string, issuer: string]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the suite is not ready after ${START_DEADLINE_MS} ms: ${stderr()}`));
    }, START_DEADLINE_MS);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      reject(new EndedEarly(code ?? signal, stderr()));
    });
    const found: string[] = [];
    if (child.stdout === null) throw new TypeError('the output of the suite is not piped');
    createInterface(child.stdout).on('line', (line) => {
      const [, value] = /^ {2}(?:REST, Connect|gRPC|Sign-in) +(\S+)$/.exec(line) ?? [];
      if (value !== undefined) found.push(value);
      if (found.length === 3) {
        clearTimeout(timer);
        resolve(found as [string, string, string]);
      }
    });
  });
}
