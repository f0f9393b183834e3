import { run } from '@policy-registry/cli';

/** Somebody of the story: what people call them, and who they are to the issuer. */
export interface Actor {
  readonly name: string;
  readonly persona: string;
}

/** Runs what the people of the story type, and shows it. Any command that ends otherwise than it should ends the story. */
export class Stage {
  readonly #server: string;
  readonly #write: (text: string) => void;

  constructor(server: string, write: (text: string) => void) {
    this.#server = server;
    this.#write = write;
  }

  title(text: string): void {
    this.#write(`\n${bold(text)}\n${'='.repeat(text.length)}\n`);
  }

  say(text: string): void {
    this.#write(`\n${text}\n`);
  }

  show(text: string): void {
    this.#write(`${indent(text)}\n`);
  }

  async signIn(...actors: readonly Actor[]): Promise<void> {
    for (const actor of actors) await this.#run(actor, ['login', '--as', actor.persona], 0);
  }

  /** Shows the command and everything that it answers. `exitCode` is how it should end. */
  async act(actor: Actor, command: readonly string[], exitCode = 0): Promise<void> {
    this.#write(`\n  ${dim(`${actor.name} $ policyctl ${command.map(quoted).join(' ')}`)}\n`);
    this.show(await this.#run(actor, command, exitCode));
  }

  /** Shows the command alone, and gives its answer to the story. */
  async ask<T>(actor: Actor, command: readonly string[], exitCode = 0): Promise<T> {
    this.#write(`\n  ${dim(`${actor.name} $ policyctl ${command.map(quoted).join(' ')}`)}\n`);
    return JSON.parse(await this.#run(actor, ['--output', 'json', ...command], exitCode, 'answer alone')) as T;
  }

  async #run(actor: Actor, command: readonly string[], exitCode: number, notes?: 'answer alone'): Promise<string> {
    let answer = '';
    let told = '';
    const actual = await run(['--server', this.#server, '--profile', actor.persona, ...command], {
      out: (text) => {
        answer += text;
      },
      note: (text) => {
        told += text;
      },
    });
    if (actual !== exitCode) {
      throw new Error(
        `${actor.name}: "policyctl ${command.join(' ')}" ended with ${actual}, not ${exitCode}\n${told}${answer}`,
      );
    }
    return notes === 'answer alone' ? answer : `${told}${answer}`.trimEnd();
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word}'`;
}

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const bold = (text: string) => (colours ? `\u001b[1m${text}\u001b[0m` : text);
const dim = (text: string) => (colours ? `\u001b[36m${text}\u001b[0m` : text);
