import assert from 'node:assert/strict';
import type { TypedShell } from './typed-shell.ts';

/** A line of a page of the manual that goes into a shell. */
export interface DocumentedCommand {
  readonly command: string;
  readonly exitCode: number;
  /** Empty for what only sets the shell up. */
  readonly shown: string;
}

/** The lines of all shell blocks, in order: `command  # shown`, or `command  # 2 SHOWN` for one that does not end with 0. */
export function commandsOf(markdown: string): readonly DocumentedCommand[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.trim().split('\n').map(commandOf),
  );
}

function commandOf(text: string): DocumentedCommand {
  const [, command = text, exitCode = '0', shown = ''] = /^(.+?) +# (?:(\d+) (?=[A-Z_]+$))?(.+)$/.exec(text) ?? [];
  return { command, exitCode: Number(exitCode), shown };
}

/** Every command says what it shows, but for what sets the shell up. */
export function assertEveryOneShows(commands: readonly DocumentedCommand[]): void {
  const silent = commands.filter(({ shown }) => shown === '').map(({ command }) => command);
  const setUp = /^(export [A-Z_]+=|\w+\(\) +\{|\w+="\$\()/;
  assert.deepEqual(
    silent.filter((command) => !setUp.test(command)),
    [],
  );
}

/** Types them one after another, and compares what they show, white space aside. */
export async function typeAll(shell: TypedShell, commands: readonly DocumentedCommand[]): Promise<void> {
  for (const { command, exitCode, shown } of commands) {
    const answer = await shell.type(command);
    assert.equal(answer.exitCode, exitCode, `${command}\n${answer.text}`);
    const text = answer.text.replaceAll(/ +/g, ' ');
    assert.ok(text.includes(shown), `${command}\nshows no "${shown}":\n${answer.text}`);
  }
}
