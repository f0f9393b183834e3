import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const READY_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 15_000;
const LOG_LINES = 40;

export interface ServerProcessOptions {
  /** For people: `nats-server`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Resolves when the server answers; rejects while it does not. Is asked again until it resolves or the deadline is over. */
  readonly ready: () => Promise<void>;
}

/**
 * A server of the stack, in a process of its own, stopped by its id. It may be stopped or killed and started again any number
 * of times: the command says its port and its data folder, so it comes back as what it was.
 */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  readonly #log: string[] = [];
  #child: ChildProcess | undefined;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the server answers. Rejects with the end of its log when it ends before, or is too slow. */
  async start(): Promise<void> {
    if (this.#child !== undefined) throw new Error(`${this.#options.name} runs already`);
    const { command, args, env, name } = this.#options;
    const child = spawn(command, [...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => this.#keep(text));
    const failed = new Promise<never>((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (this.#child === child) this.#child = undefined;
        reject(new Error(`${name} ended with ${code ?? signal}:\n${this.#log.join('\n')}`));
      });
    });
    failed.catch(() => {});
    try {
      await Promise.race([this.#untilReady(), failed]);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** SIGTERM; SIGKILL for a server that does not end in time. No error when it does not run. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** SIGKILL. No error when it does not run. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGSTOP: the server holds its connections and answers nothing, as behind a broken network. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // A command that could not be started has no process, and ends without an exit.
    if (child.pid === undefined) {
      this.#child = undefined;
      return;
    }
    const gone = once(child, 'exit');
    child.kill(signal);
    // A paused process gets no signal but SIGKILL until it goes on.
    child.kill('SIGCONT');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await gone;
    clearTimeout(timer);
    this.#child = undefined;
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + READY_DEADLINE_MS;
    for (;;) {
      try {
        return await this.#options.ready();
      } catch (error) {
        if (Date.now() > deadline || this.#child === undefined) {
          const log = this.#log.join('\n');
          throw new Error(`${this.#options.name} does not answer:\n${log}`, { cause: error });
        }
        await delay(50);
      }
    }
  }

  #keep(text: string): void {
    this.#log.push(...text.trimEnd().split('\n'));
    this.#log.splice(0, Math.max(0, this.#log.length - LOG_LINES));
  }
}
