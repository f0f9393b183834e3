import { Command, Help, type Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { LOCAL_COMMANDS, localCommands } from './commands/local.ts';
import type { ExitCode } from './exit-code.ts';
import { addGlobalOptions, type GlobalOptions } from './global-options.ts';
import { Invocation } from './invocation.ts';
import { checkFormat } from './output/formats.ts';
import type { Streams } from './output/streams.ts';
import { type Failure, ownFailure } from './own-failure.ts';
import { tellUsageErrors } from './usage.ts';

export interface CommandLine {
  readonly program: Command;
  /** How the command ended that threw nothing. */
  readonly exitCode: () => ExitCode;
  readonly failureOf: (error: unknown) => Failure;
  /** `--output json` was said, as far as the command line could be read. */
  readonly wantsJson: () => boolean;
}

/** The commands of a program, and what is known of the one that ran. */
export type Commands = Pick<CommandLine, 'exitCode' | 'failureOf'>;

/**
 * The command line as a whole; where `args` name a command that asks no registry, only those commands: what talks to a registry
 * takes three times as long to load as a pack to lint. Usage errors are thrown and end no process.
 */
export async function commandLine(streams: Streams, args: readonly string[]): Promise<CommandLine> {
  const program = addGlobalOptions(new Command('policyctl'))
    .description('See what a policy change would do, approve exactly those bytes, prove later which version decided.')
    .version(packageJson.version)
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('afterAll', ({ command }) => (command.parent === null ? MORE : GLOBAL_OPTIONS))
    .hook('preAction', (_, command) => checkFormat(command, program.opts<GlobalOptions>().output));
  const commands = LOCAL_COMMANDS.has(firstOperand(args))
    ? onlyLocal(program, streams)
    : (await import('./every-command.ts')).everyCommand(program, streams);
  tellUsageErrors(program, streams);
  return { program, ...commands, wantsJson: () => program.opts<GlobalOptions>().output === 'json' };
}

function onlyLocal(program: Command, streams: Streams): Commands {
  let made: Invocation | undefined;
  const invocation = () => {
    made ??= new Invocation(program.opts<GlobalOptions>(), streams);
    return made;
  };
  localCommands(program, invocation);
  return { exitCode: () => invocation().exitCode, failureOf: ownFailure };
}

/** The name of the command; nothing where the options before it cannot be read, which the program itself tells. */
function firstOperand(args: readonly string[]): string {
  const reader = addGlobalOptions(new Command())
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  try {
    return reader.parseOptions([...args]).operands[0] ?? '';
  } catch {
    return '';
  }
}

const MORE = `
Begin with "policyctl login", or without a server with "policyctl new NAME". How to name a policy, and what the exit codes
mean: docs/policyctl.md.`;

const GLOBAL_OPTIONS = `
"policyctl --help" lists the options that every command takes: --server, --tenant, --profile, --output.`;

const help = new Help();

/** As the library does, but without `(default: "")`, which says nothing. */
function describeOption(option: Option): string {
  const shown = option.defaultValue === '' ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  return help.optionDescription(shown);
}
