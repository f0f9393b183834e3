import type { Command, CommanderError } from 'commander';
import { CliError } from './exit-code.ts';
import type { Streams } from './output/streams.ts';

/** Makes usage errors of every command a `CliError` that says where its help is, instead of ending the process. */
export function tellUsageErrors(command: Command, streams: Streams, path = command.name()): void {
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : usageError(error, command, path);
  });
  // The text of an error is told once, by who catches it; help goes out as it is.
  command.configureOutput({ writeOut: streams.out, writeErr: streams.note, outputError: () => undefined });
  for (const child of command.commands) tellUsageErrors(child, streams, `${path} ${child.name()}`);
}

function usageError({ code, message }: CommanderError, command: Command, path: string): CliError {
  if (code === 'commander.help') return new CliError('USAGE', `"${path}" needs a command`);
  // e.g. "error: unknown command 'pak'\n(Did you mean pack?)"
  const said = message.replace(/^error: /, '').replaceAll('\n', ' ');
  // The library looks for what is missing first, and never gets to the typo that is the cause.
  const typo = code === 'commander.missingMandatoryOptionValue' && command.args.find((each) => each.startsWith('-'));
  const full = typo ? `${said}, and there is no option '${typo}'` : said;
  return new CliError('USAGE', full, `"${path} --help" says what it takes.`);
}
