import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

/** Of one command, however slow the machine is. */
const DEADLINE_MS = 120_000;

export interface Answer {
  readonly exitCode: number;
  /** What it said on both streams, in the order in which it came. */
  readonly text: string;
}

/** One bash in which commands are typed one after another, so that functions and variables stay. */
export class TypedShell {
  readonly #bash: ChildProcess;
  #said = '';

  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.#bash = spawn('bash', ['-c', 'exec 2>&1; exec bash'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#bash.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
  }

  /** Rejects when bash ends, or after two minutes. */
  async type(command: string): Promise<Answer> {
    const mark = randomUUID();
    const end = new RegExp(`\\n${mark} (\\d+)\\n$`);
    this.#said = '';
    // What is typed must not read what is typed next.
    this.#bash.stdin?.write(`{ ${command}\n} </dev/null\nprintf '\\n${mark} %s\\n' $?\n`);
    const [, exitCode] = await this.#until(end, command);
    return { exitCode: Number(exitCode), text: this.#said.replace(end, '') };
  }

  /** Resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#bash.exitCode !== null || this.#bash.signalCode !== null) return;
    this.#bash.kill('SIGKILL');
    await once(this.#bash, 'exit');
  }

  #until(pattern: RegExp, command: string): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const settle = (settled: () => void) => {
        clearTimeout(timer);
        this.#bash.stdout?.off('data', look);
        this.#bash.off('close', ended);
        settled();
      };
      const look = () => {
        const found = pattern.exec(this.#said);
        if (found !== null) settle(() => resolve(found));
      };
      const fail = (why: string) => settle(() => reject(new Error(`${command}: ${why}: ${this.#said}`)));
      const ended = () => fail('the shell ended');
      const timer = setTimeout(() => fail(`no end after ${DEADLINE_MS} ms`), DEADLINE_MS);
      this.#bash.stdout?.on('data', look);
      this.#bash.once('close', ended);
    });
  }
}
