import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { showVersion } from './version.ts';

interface PublishOptions {
  readonly reason: string;
  readonly ticket: string;
  readonly irDigest: string;
  readonly dryRun?: boolean;
}

export function publishCommand(program: Command, cli: () => Cli): void {
  program
    .command('publish <pack> <version>')
    .description('sign the digests of an approved version, and freeze it for good')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--ticket <id>', 'the ticket that asks for it')
    .option('--ir-digest <digest>', 'the IR that you mean; refused when the version is of another', '')
    .option('--dry-run', 'evaluate the gates, sign nothing')
    .action(async (pack: string, version: string, options: PublishOptions) => {
      const { reason, ticket, irDigest, dryRun: validateOnly = false } = options;
      const request = { pack, version, reason, ticket, irDigest, validateOnly };
      showVersion(cli(), (await cli().clients().versions.publishVersion(request)).version);
    });
}
