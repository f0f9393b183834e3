import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { BindingSchema, BindingState, type Environment, EnvironmentSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { instant, wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';

interface CreateOptions {
  readonly name: string;
  readonly rank: number;
  readonly twoPerson?: boolean;
}

interface RollbackOptions {
  readonly env: string;
  readonly to: string;
  readonly incident: string;
  readonly reason: string;
}

/** Environments, and what is live in them. */
export function environmentCommands(program: Command, cli: () => Cli): void {
  const environment = program.command('env').description('environments, and what is live in them');

  environment
    .command('create <environment>')
    .description('create an environment')
    .option('--name <text>', 'name for people', '')
    .option('--rank <number>', 'position in the order of promotion', wholeNumber, 0)
    .option('--two-person', 'promotions into it wait for a second person')
    .action(async (name: string, { name: displayName, rank, twoPerson = false }: CreateOptions) => {
      const request = { environment: { environment: name, displayName, rank, twoPerson } };
      show(cli(), (await cli().clients().environments.createEnvironment(request)).environment);
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
        { title: 'TWO PERSONS', of: (each) => (each.twoPerson ? 'yes' : 'no') },
        { title: 'FROZEN', of: (each) => (each.freeze === undefined ? '' : each.freeze.reason) },
      ]);
    });

  for (const [verb, method, does] of [
    ['freeze', 'freezeEnvironment', 'stop every promotion into an environment'],
    ['unfreeze', 'unfreezeEnvironment', 'allow promotions into an environment again'],
  ] as const) {
    environment
      .command(`${verb} <environment>`)
      .description(does)
      .requiredOption('--reason <text>', 'why')
      .action(async (name: string, { reason }: { reason: string }) =>
        show(cli(), (await cli().clients().environments[method]({ environment: name, reason })).environment),
      );
  }

  environment
    .command('live <environment>')
    .description('what is live in an environment')
    .action((name: string) => listLive(cli(), name));

  environment
    .command('history <environment> <pack>')
    .description('what was ever live of a pack in an environment, newest first')
    .option('--as-of <time>', 'only what was live then', instant)
    .action((name: string, pack: string, options: { asOf?: Date }) => history(cli(), name, pack, options.asOf));

  program
    .command('rollback <pack>')
    .description('go back to a version that was live before, in one step')
    .requiredOption('--env <environment>', 'the environment')
    .requiredOption('--to <version>', 'the version that is to be live again')
    .requiredOption('--incident <id>', 'the incident that asks for it')
    .requiredOption('--reason <text>', 'why')
    .action(async (pack: string, { env, to, incident, reason }: RollbackOptions) => {
      const request = { environment: env, pack, toVersion: to, incident, reason };
      const binding = received((await cli().clients().environments.rollbackBinding(request)).binding);
      cli().out.message(BindingSchema, binding, () => `${pack} ${binding.version} is live in ${env} again`);
    });
}

async function listLive(cli: Cli, environment: string): Promise<void> {
  const bindings = await everyPage(async (pageToken) => {
    const page = await cli.clients().environments.listBindings({ environment, pageSize: 100, pageToken });
    return { items: page.bindings, nextPageToken: page.nextPageToken };
  });
  cli.out.list(BindingSchema, bindings, [
    { title: 'PACK', of: (each) => each.pack },
    { title: 'VERSION', of: (each) => each.version },
    { title: 'IR', of: (each) => shortDigest(each.irDigest) },
    { title: 'GENERATION', of: (each) => String(each.generation) },
    { title: 'SINCE', of: (each) => time(each.since) },
    { title: 'BY', of: (each) => each.actor },
  ]);
}

async function history(cli: Cli, environment: string, pack: string, asOf: Date | undefined): Promise<void> {
  const { environments } = cli.clients();
  const bindings =
    asOf === undefined
      ? await everyPage(async (pageToken) => {
          const page = await environments.listBindingHistory({ environment, pack, pageSize: 100, pageToken });
          return { items: page.bindings, nextPageToken: page.nextPageToken };
        })
      : [received((await environments.getBinding({ environment, pack, asOf: timestampFromDate(asOf) })).binding)];
  cli.out.list(BindingSchema, bindings, [
    { title: 'VERSION', of: (each) => each.version },
    { title: 'STATE', of: (each) => words(BindingState[each.state]) },
    { title: 'SINCE', of: (each) => time(each.since) },
    { title: 'UNTIL', of: (each) => time(each.until) },
    { title: 'BY', of: (each) => each.actor },
    { title: 'REASON', of: (each) => each.reason },
  ]);
}

function show(cli: Cli, answer: Environment | undefined): void {
  const environment = received(answer);
  const { freeze } = environment;
  cli.out.message(EnvironmentSchema, environment, () =>
    record([
      ['Environment', environment.environment],
      ['Name', environment.displayName],
      ['Rank', String(environment.rank)],
      ['Two persons', environment.twoPerson ? 'yes' : 'no'],
      ['Frozen', freeze === undefined ? '' : `by ${freeze.frozenBy}: ${freeze.reason}`],
    ]),
  );
}
