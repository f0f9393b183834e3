import type { Command } from 'commander';
import { Cli } from './cli.ts';
import { adminCommands } from './commands/admin.ts';
import { auditCommands } from './commands/audit.ts';
import { bundleCommands } from './commands/bundle.ts';
import { engineCommands } from './commands/engine.ts';
import { environmentCommands } from './commands/environment.ts';
import { governanceCommands } from './commands/governance.ts';
import { localCommands } from './commands/local.ts';
import { loginCommands } from './commands/login.ts';
import { overrideCommands } from './commands/override.ts';
import { packCommands } from './commands/pack.ts';
import { promotionCommands } from './commands/promotion.ts';
import { publishCommand } from './commands/publish.ts';
import { reviewCommands } from './commands/review.ts';
import { simulateCommand } from './commands/simulate.ts';
import { simulationCommands } from './commands/simulation.ts';
import { snapshotCommands } from './commands/snapshot.ts';
import { templateCommands } from './commands/template.ts';
import { versionCommands } from './commands/version.ts';
import { webhookCommands } from './commands/webhook.ts';
import { workspaceCommands } from './commands/workspace.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Streams } from './output/streams.ts';
import type { Commands } from './program.ts';

const GROUPS = [
  ['Signing in:', loginCommands],
  ['On the files of a folder, without a server:', localCommands],
  ['Drafts and versions:', packCommands, templateCommands, workspaceCommands, versionCommands],
  ['What a change would do:', snapshotCommands, simulateCommand, simulationCommands],
  ['Review and release:', reviewCommands, publishCommand, promotionCommands, environmentCommands, overrideCommands],
  ['What is live, and the proof of it:', bundleCommands, engineCommands, auditCommands],
  ['Running the registry:', governanceCommands, webhookCommands, adminCommands],
] as const;

/** Adds every command, those that ask a registry included; loads all that talks to one. */
export function everyCommand(program: Command, streams: Streams): Commands {
  let made: Cli | undefined;
  // Made when it is first asked for, which is after the options are read.
  const cli = () => {
    made ??= new Cli(program.opts<GlobalOptions>(), streams);
    return made;
  };
  for (const [heading, ...parts] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of parts) add(program, cli);
  }
  return {
    exitCode: () => cli().exitCode,
    failureOf: (error) => cli().failureOf(error),
  };
}
