import {
  CreateWebhookResponseSchema,
  ReplayWebhookResponseSchema,
  RotateWebhookSecretResponseSchema,
  type Webhook,
  WebhookSchema,
} from '@policy-registry/contracts/registry';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { time } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { deliveryCommands } from './webhook-delivery.ts';

interface FieldOptions {
  readonly url?: string;
  readonly event?: string[];
  readonly pack?: string[];
  readonly description?: string;
}

interface UpdateOptions extends FieldOptions {
  readonly allEvents?: true;
  readonly allPacks?: true;
  readonly enable?: true;
  readonly disable?: true;
}

const HOUR_SECONDS = 3600;

/** Where the events of a tenant are sent to. */
export function webhookCommands(program: Command, cli: () => Cli): void {
  const webhook = program.command('webhook').description('send events to others, signed');

  fieldOptions(webhook.command('create <webhook>').description('send events from now on; shows the secret, once'))
    .requiredOption('--url <url>', 'where to: https')
    .option('--disable', 'send nothing until it is enabled')
    .action(async (name: string, { url, event, pack, description = '', disable = false }) => {
      const asked = { webhook: name, url, eventTypes: event ?? [], packs: pack ?? [], description, disabled: disable };
      const answer = await cli().clients().webhooks.createWebhook({ webhook: asked });
      cli().out.message(CreateWebhookResponseSchema, answer, () => textOf(received(answer.webhook), answer.secret));
    });

  webhook
    .command('list')
    .description('list webhooks')
    .action(() => list(cli()));

  webhook
    .command('show <webhook>')
    .description('show a webhook, and how far it is')
    .action(async (name: string) =>
      show(cli(), (await cli().clients().webhooks.getWebhook({ webhook: name })).webhook),
    );

  fieldOptions(webhook.command('update <webhook>').description('change a webhook; what has failed is tried at once'))
    .option('--url <url>', 'where to: https')
    .addOption(new Option('--all-events', 'of every type').conflicts('event'))
    .addOption(new Option('--all-packs', 'of every pack, and of none').conflicts('pack'))
    .option('--enable', 'send events again, those of meanwhile too')
    .addOption(new Option('--disable', 'send nothing').conflicts('enable'))
    .action((name: string, options: UpdateOptions) => update(cli(), name, options));

  webhook
    .command('delete <webhook>')
    .description('send nothing more, and forget it')
    .action(async (name: string) => {
      await cli().clients().webhooks.deleteWebhook({ webhook: name });
      cli().out.note(`Webhook ${name} is deleted.`);
    });

  webhook
    .command('rotate <webhook>')
    .description('make another secret, and show it, once')
    .option('--overlap <hours>', 'how long the one before it signs too', wholeNumber, 24)
    .action(async (name: string, { overlap }: { overlap: number }) => {
      const request = { webhook: name, overlap: { seconds: BigInt(overlap * HOUR_SECONDS) } };
      const answer = await cli().clients().webhooks.rotateWebhookSecret(request);
      cli().out.message(RotateWebhookSecretResponseSchema, answer, () =>
        textOf(received(answer.webhook), answer.secret),
      );
    });

  webhook
    .command('replay <webhook>')
    .description('go on at a position of the audit log: send events once more, or leave some out')
    .requiredOption('--from <number>', 'position of the first event to be sent', wholeNumber)
    .action(async (name: string, { from }: { from: number }) => {
      const request = { webhook: name, fromSequence: BigInt(from) };
      const answer = await cli().clients().webhooks.replayWebhook(request);
      const { firstSequence, lastSequence } = answer;
      cli().out.message(ReplayWebhookResponseSchema, answer, () =>
        firstSequence > lastSequence
          ? `Events up to ${lastSequence} of the audit log are left out.`
          : `Events from ${firstSequence} to ${lastSequence} of the audit log are sent, those that are asked for.`,
      );
    });

  deliveryCommands(webhook, cli);
}

function fieldOptions(command: Command): Command {
  return command
    .option('--event <pattern...>', 'only of these types, e.g. policy.promotion.*')
    .option('--pack <pattern...>', 'only of these packs, e.g. shop-*')
    .option('--description <text>', 'what it is for');
}

async function update(cli: Cli, name: string, options: UpdateOptions): Promise<void> {
  const { url, event, pack, description, allEvents, allPacks, enable, disable } = options;
  const paths = [
    ...(url === undefined ? [] : ['url']),
    ...(event === undefined && !allEvents ? [] : ['event_types']),
    ...(pack === undefined && !allPacks ? [] : ['packs']),
    ...(description === undefined ? [] : ['description']),
    ...(enable || disable ? ['disabled'] : []),
  ];
  if (paths.length === 0) throw new CliError('USAGE', 'name what is to be changed');
  const webhook = {
    ...{ webhook: name, url: url ?? '', description: description ?? '' },
    ...{ eventTypes: event ?? [], packs: pack ?? [], disabled: disable ?? false },
  };
  show(cli, (await cli.clients().webhooks.updateWebhook({ webhook, updateMask: { paths } })).webhook);
}

async function list(cli: Cli): Promise<void> {
  const webhooks = await everyPage(async (pageToken) => {
    const page = await cli.clients().webhooks.listWebhooks({ pageSize: 100, pageToken });
    return { items: page.webhooks, nextPageToken: page.nextPageToken };
  });
  cli.out.list(WebhookSchema, webhooks, [
    { title: 'WEBHOOK', of: (each) => each.webhook },
    { title: 'STATE', of: stateOf },
    { title: 'EVENTS', of: (each) => each.eventTypes.join(' ') || 'all' },
    { title: 'PACKS', of: (each) => each.packs.join(' ') || 'all' },
    { title: 'BEHIND', of: (each) => String(each.progress?.behind ?? '') },
    { title: 'URL', of: (each) => each.url },
  ]);
}

function stateOf({ disabled, disabledReason, progress }: Webhook): string {
  if (disabled) return disabledReason === 'ASKED' ? 'disabled' : `disabled (${disabledReason.toLowerCase()})`;
  return progress?.failingSince === undefined ? 'enabled' : 'failing';
}

function show(cli: Cli, answer: Webhook | undefined): void {
  const webhook = received(answer);
  cli.out.message(WebhookSchema, webhook, () => textOf(webhook));
}

function textOf(webhook: Webhook, secret = ''): string {
  const { progress } = webhook;
  return record([
    ['Webhook', webhook.webhook],
    ['State', stateOf(webhook)],
    ['URL', webhook.url],
    ['Events', webhook.eventTypes.join(' ') || 'all'],
    ['Packs', webhook.packs.join(' ') || 'all'],
    ['Description', webhook.description],
    ['Done up to', progress === undefined ? '' : `${progress.sequence} of the audit log, ${progress.behind} behind`],
    ['Failing since', time(progress?.failingSince)],
    ['Next attempt', time(progress?.nextAttemptTime)],
    ['Last delivery', time(progress?.lastDeliveryTime)],
    ['Created', `${time(webhook.createTime)} by ${webhook.createdBy}`],
    ['Old secret until', time(webhook.previousSecretExpireTime)],
    ['Secret', secret === '' ? '' : `${secret} (it is not shown again)`],
  ]);
}
