import { Command, Option } from 'commander';
import { Cli, type GlobalOptions } from './cli.ts';
import { auditCommands } from './commands/audit.ts';
import { bundleCommands } from './commands/bundle.ts';
import { localCommands } from './commands/local.ts';
import { loginCommands } from './commands/login.ts';
import { packCommands } from './commands/pack.ts';
import { releaseCommands } from './commands/release.ts';
import { reviewCommands } from './commands/review.ts';
import { simulateCommands } from './commands/simulate.ts';
import { snapshotCommands } from './commands/snapshot.ts';
import { versionCommands } from './commands/version.ts';
import { workspaceCommands } from './commands/workspace.ts';
import { Output } from './output/output.ts';

/** Where a command writes: its answer, and what only people read. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
}

/** The whole command line. Usage errors throw a CommanderError instead of ending the process. */
export function program(streams: Streams): Command {
  const root = new Command('policyctl')
    .description('See what a policy change would do, approve exactly those bytes, prove later which version decided.')
    .version('0.1.0')
    .addOption(new Option('--server <url>', 'address of the registry').env('POLICYCTL_SERVER'))
    .addOption(new Option('--tenant <tenant>', 'choose among the tenants of the token').env('POLICYCTL_TENANT'))
    .addOption(new Option('--profile <name>', 'whose sign-in to use').env('POLICYCTL_PROFILE').default('default'))
    .addOption(new Option('--output <format>', 'how to answer').choices(['table', 'json']).default('table'))
    .showHelpAfterError('(add --help for what can be said)')
    .configureHelp({ sortSubcommands: false });
  const cli = () => {
    const options = root.opts<GlobalOptions>();
    return new Cli(options, new Output(options.output, streams.out, streams.note));
  };
  for (const add of COMMANDS) add(root, cli);
  throwInsteadOfExit(root, streams);
  return root;
}

const COMMANDS = [
  loginCommands,
  localCommands,
  packCommands,
  workspaceCommands,
  versionCommands,
  reviewCommands,
  snapshotCommands,
  simulateCommands,
  releaseCommands,
  bundleCommands,
  auditCommands,
] as const;

function throwInsteadOfExit(command: Command, streams: Streams): void {
  command.exitOverride().configureOutput({ writeOut: streams.out, writeErr: streams.note });
  for (const child of command.commands) throwInsteadOfExit(child, streams);
}
