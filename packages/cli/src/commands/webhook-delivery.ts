import {
  type Delivery,
  type DeliveryAttempt,
  DeliveryAttemptSchema,
  DeliverySchema,
  DeliveryState,
} from '@policy-registry/contracts/registry';
import { type Command, Option } from 'commander';
import { type Cli, received } from '../cli.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { counted } from '../output/counted.ts';
import { time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';

type StateName = Exclude<keyof typeof DeliveryState, 'UNSPECIFIED'>;

const STATES = ['pending', 'delivered', 'dead'] as const satisfies readonly Lowercase<StateName>[];

/** What became of events at a webhook. */
export function deliveryCommands(webhook: Command, cli: () => Cli): void {
  webhook
    .command('test <webhook>')
    .description('send a message now, and show what came of it')
    .action(async (name: string) => {
      const attempt = received((await cli().clients().webhooks.testWebhook({ webhook: name })).attempt);
      cli().out.message(DeliveryAttemptSchema, attempt, () => record([['Answer', shown(attempt)]]));
      if (attempt.error !== '') cli().exitCode = EXIT.INVALID;
    });

  webhook
    .command('deliveries <webhook>')
    .description('what became of events, latest first; events that wait for their turn are not in it')
    .addOption(new Option('--state <state>', 'only in this state').choices(STATES))
    .action(async (name: string, { state }: { state?: Lowercase<StateName> }) => {
      const wanted = state === undefined ? DeliveryState.UNSPECIFIED : DeliveryState[state.toUpperCase() as StateName];
      cli().out.list(DeliverySchema, await deliveries(cli(), name, wanted), [
        { title: '#', of: (each) => String(each.sequence) },
        { title: 'STATE', of: (each) => words(DeliveryState[each.state]) },
        { title: 'TYPE', of: (each) => each.type },
        { title: 'PACK', of: (each) => each.pack },
        { title: 'ATTEMPTS', of: (each) => String(each.attempts) },
        { title: 'LAST', of: (each) => shown(each.lastAttempt) },
        { title: 'NEXT', of: (each) => time(each.nextAttemptTime) },
        { title: 'EVENT', of: (each) => each.event },
      ]);
    });

  webhook
    .command('redeliver <webhook> [events...]')
    .description('send events once more, whatever became of them')
    .option('--dead', 'all that were given up')
    .action((name: string, events: string[], { dead = false }: { dead?: boolean }) =>
      redeliver(cli(), name, events, dead),
    );
}

async function redeliver(cli: Cli, webhook: string, named: readonly string[], isDead: boolean): Promise<void> {
  if ((named.length === 0) !== isDead)
    throw new CliError('USAGE', 'name events, or all that were given up with --dead');
  const dead = isDead ? await deliveries(cli, webhook, DeliveryState.DEAD) : [];
  // Those that happened first are sent first.
  const events = isDead ? dead.toReversed().map(({ event }) => event) : named;
  for (const event of events) await cli.clients().webhooks.redeliverDelivery({ webhook, event });
  cli.out.note(`${counted(events.length, 'event is', 'events are')} sent once more.`);
}

async function deliveries(cli: Cli, webhook: string, state: DeliveryState): Promise<readonly Delivery[]> {
  return everyPage(async (pageToken) => {
    const page = await cli.clients().webhooks.listDeliveries({ webhook, state, pageSize: 100, pageToken });
    return { items: page.deliveries, nextPageToken: page.nextPageToken };
  });
}

function shown(attempt: DeliveryAttempt | undefined): string {
  if (attempt === undefined) return '';
  const { status, error, answer } = attempt;
  if (error === '') return String(status);
  return error === 'REFUSED' ? [status, answer].filter(Boolean).join(' ') : words(error);
}
