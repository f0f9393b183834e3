import type { Command } from 'commander';
import { CliError } from '../exit-code.ts';

/**
 * `table` for people and `json` for machines are answers of every command. The others are what a CI reads: `sarif` (SARIF 2.1.0),
 * `github` (workflow commands, which become annotations) and `junit`.
 */
export const FORMATS = ['table', 'json', 'sarif', 'github', 'junit'] as const;

export type Format = (typeof FORMATS)[number];

const more = new WeakMap<Command, readonly Format[]>();

/** Declares that a command has these answers too, and says so in its help. */
export function answersAlso(command: Command, formats: readonly Format[]): Command {
  more.set(command, formats);
  return command.addHelpText('after', `\nAnswers with --output ${['table', 'json', ...formats].join(', ')}.`);
}

/** Before a command does anything: an answer that it does not have is a wrong command line. */
export function checkFormat(command: Command, format: Format): void {
  const allowed: readonly Format[] = ['table', 'json', ...(more.get(command) ?? [])];
  if (allowed.includes(format)) return;
  throw new CliError('USAGE', `"${command.name()}" answers with --output ${allowed.join(', ')}, not ${format}`);
}
