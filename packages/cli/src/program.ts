import { Command, Help, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { webAddress } from './arguments.ts';
import { Cli, DEFAULT_SERVER, type GlobalOptions } from './cli.ts';
import { adminCommands } from './commands/admin.ts';
import { auditCommands } from './commands/audit.ts';
import { bundleCommands } from './commands/bundle.ts';
import { localCommands } from './commands/local.ts';
import { loginCommands } from './commands/login.ts';
import { packCommands } from './commands/pack.ts';
import { releaseCommands } from './commands/release.ts';
import { reviewCommands } from './commands/review.ts';
import { simulateCommand } from './commands/simulate.ts';
import { simulationCommands } from './commands/simulation.ts';
import { snapshotCommands } from './commands/snapshot.ts';
import { versionCommands } from './commands/version.ts';
import { workspaceCommands } from './commands/workspace.ts';
import { Output } from './output/output.ts';
import { tellUsageErrors } from './usage.ts';

/** Where a command writes: its answer, and what only people read. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
}

export interface CommandLine {
  readonly program: Command;
  /** What the command works with; made when it is first asked for, which is after the options are read. */
  readonly cli: () => Cli;
  /** `--output json` was said, as far as the command line could be read. */
  readonly wantsJson: () => boolean;
}

/** The whole command line. Usage errors are thrown and end no process. */
export function commandLine(streams: Streams): CommandLine {
  const program = new Command('policyctl')
    .description('See what a policy change would do, approve exactly those bytes, prove later which version decided.')
    .version(packageJson.version)
    .addOption(
      new Option('--server <url>', `address of the registry (default: that of the sign-in, else ${DEFAULT_SERVER})`)
        .env('POLICYCTL_SERVER')
        .argParser(webAddress),
    )
    .addOption(new Option('--tenant <tenant>', 'choose among the tenants of the token').env('POLICYCTL_TENANT'))
    .addOption(new Option('--profile <name>', 'whose sign-in to use').env('POLICYCTL_PROFILE').default('default'))
    .addOption(new Option('--output <format>', 'how to answer').choices(['table', 'json']).default('table'))
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('afterAll', ({ command }) => (command.parent === null ? MORE : GLOBAL_OPTIONS));
  let made: Cli | undefined;
  const cli = () => {
    const options = program.opts<GlobalOptions>();
    made ??= new Cli(options, new Output(options.output, streams.out, streams.note));
    return made;
  };
  for (const [heading, ...parts] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of parts) add(program, cli);
  }
  tellUsageErrors(program, streams);
  return { program, cli, wantsJson: () => program.opts<GlobalOptions>().output === 'json' };
}

const GROUPS = [
  ['Signing in:', loginCommands],
  ['On the files of a folder, without a server:', localCommands],
  ['Drafts and versions:', packCommands, workspaceCommands, versionCommands],
  ['What a change would do:', snapshotCommands, simulateCommand, simulationCommands],
  ['Review and release:', reviewCommands, releaseCommands],
  ['What is live, and the proof of it:', bundleCommands, auditCommands],
  ['Running the registry:', adminCommands],
] as const;

const MORE = `
Begin with "policyctl login". How to name a policy, and what the exit codes mean: docs/policyctl.md.`;

const GLOBAL_OPTIONS = `
"policyctl --help" lists the options that every command takes: --server, --tenant, --profile, --output.`;

const help = new Help();

/** As the library does, but without `(default: "")`, which says nothing. */
function describeOption(option: Option): string {
  const shown = option.defaultValue === '' ? Object.create(option, { defaultValue: { value: undefined } }) : option;
  return help.optionDescription(shown);
}
