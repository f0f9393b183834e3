import { BindingSchema, BindingState, EnvironmentSchema, PromotionSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { showVersion } from './version.ts';

interface PublishOptions {
  readonly reason: string;
  readonly ticket: string;
  readonly irDigest: string;
  readonly dryRun?: boolean;
}

interface PromoteOptions extends PublishOptions {
  readonly env: string;
}

/** What takes a version to where engines run it: publish, promote, and the environments. */
export function releaseCommands(program: Command, cli: () => Cli): void {
  program
    .command('publish <pack> <version>')
    .description('sign the digests of an approved version, and freeze it for good')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--ticket <id>', 'the ticket that asks for it')
    .option('--ir-digest <digest>', 'the IR that you mean; refused when the version is of another', '')
    .option('--dry-run', 'evaluate the gates, sign nothing')
    .action(async (pack: string, version: string, options: PublishOptions) => {
      const answer = await cli()
        .clients()
        .versions.publishVersion({
          pack,
          version,
          reason: options.reason,
          ticket: options.ticket,
          irDigest: options.irDigest,
          validateOnly: options.dryRun ?? false,
        });
      showVersion(cli(), answer.version);
    });

  program
    .command('promote <pack> <version>')
    .description('make a published version live in an environment')
    .requiredOption('--env <environment>', 'the environment')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--ticket <id>', 'the ticket that asks for it')
    .option('--ir-digest <digest>', 'the IR that you mean; refused when the version is of another', '')
    .option('--dry-run', 'check everything, promote nothing')
    .action((pack: string, version: string, options: PromoteOptions) => promote(cli(), pack, version, options));

  const environment = program.command('env').description('environments, and what is live in them');

  environment
    .command('create <environment>')
    .description('create an environment')
    .option('--name <text>', 'name for people', '')
    .option('--rank <number>', 'position in the order of promotion', wholeNumber, 0)
    .action(async (name: string, options: { name: string; rank: number }) => {
      const answer = await cli()
        .clients()
        .environments.createEnvironment({
          environment: { environment: name, displayName: options.name, rank: options.rank },
        });
      cli().out.message(EnvironmentSchema, received(answer.environment), () => `Environment ${name}`);
    });

  environment
    .command('list')
    .description('list environments')
    .action(async () => {
      const environments = await everyPage(async (pageToken) => {
        const page = await cli().clients().environments.listEnvironments({ pageSize: 100, pageToken });
        return { items: page.environments, nextPageToken: page.nextPageToken };
      });
      cli().out.list(EnvironmentSchema, environments, [
        { title: 'ENVIRONMENT', of: (each) => each.environment },
        { title: 'NAME', of: (each) => each.displayName },
        { title: 'RANK', of: (each) => String(each.rank) },
      ]);
    });

  environment
    .command('live <environment>')
    .description('what is live in an environment')
    .action(async (name: string) => {
      const bindings = await everyPage(async (pageToken) => {
        const request = { environment: name, pageSize: 100, pageToken };
        const page = await cli().clients().environments.listBindings(request);
        return { items: page.bindings, nextPageToken: page.nextPageToken };
      });
      cli().out.list(BindingSchema, bindings, [
        { title: 'PACK', of: (each) => each.pack },
        { title: 'VERSION', of: (each) => each.version },
        { title: 'IR', of: (each) => shortDigest(each.irDigest) },
        { title: 'GENERATION', of: (each) => String(each.generation) },
        { title: 'SINCE', of: (each) => time(each.since) },
        { title: 'BY', of: (each) => each.actor },
      ]);
    });
}

async function promote(cli: Cli, pack: string, version: string, options: PromoteOptions): Promise<void> {
  const answer = await cli.clients().promotions.createPromotion({
    environment: options.env,
    pack,
    version,
    reason: options.reason,
    ticket: options.ticket,
    irDigest: options.irDigest,
    validateOnly: options.dryRun ?? false,
  });
  const promotion = received(answer.promotion);
  cli.out.message(PromotionSchema, promotion, () =>
    record([
      ['Promotion', promotion.promotion],
      ['Environment', promotion.environment],
      ['Version', `${promotion.pack} ${promotion.version}`],
      ['State', words(BindingState[promotion.state])],
      ['IR', promotion.irDigest],
      ['By', promotion.requestedBy],
      ['Attestation', promotion.attestation],
    ]),
  );
}
