import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { compileCommand } from './compile.ts';
import { explainCommand } from './explain.ts';
import { fmtCommand } from './fmt.ts';
import { lintCommand } from './lint.ts';
import { lspCommand } from './lsp.ts';
import { newCommand } from './new.ts';
import { testCommand } from './test.ts';

/** Names of the commands that load nothing of what talks to a registry. */
export const LOCAL_COMMANDS: ReadonlySet<string> = new Set(['new', 'fmt', 'lint', 'compile', 'test', 'explain', 'lsp']);

/** What needs no server: the same language, on the files of a folder. */
export function localCommands(program: Command, invocation: () => Invocation): void {
  for (const add of [newCommand, fmtCommand, lintCommand, compileCommand, testCommand, explainCommand, lspCommand])
    add(program, invocation);
}
