import { BindingState, type Promotion, PromotionSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { percent, wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';

interface CanaryOptions {
  readonly canary?: number;
  readonly selector?: string[];
  readonly abortAfterErrors: number;
}

interface PromoteOptions extends CanaryOptions {
  readonly env: string;
  readonly reason: string;
  readonly ticket: string;
  readonly irDigest: string;
  readonly dryRun?: boolean;
}

/** How a published version becomes live. */
export function promotionCommands(program: Command, cli: () => Cli): void {
  withCanary(
    program
      .command('promote <pack> <version>')
      .description('bind a published version to an environment')
      .requiredOption('--env <environment>', 'the environment')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <id>', 'the ticket that asks for it')
      .option('--ir-digest <digest>', 'the IR that you mean; refused when the version is of another', '')
      .option('--dry-run', 'check everything, promote nothing'),
  ).action(async (pack: string, version: string, options: PromoteOptions) => {
    const { env: environment, reason, ticket, irDigest, dryRun: validateOnly = false } = options;
    const request = { environment, pack, version, reason, ticket, irDigest, validateOnly, ...canaryOf(options) };
    show(cli(), (await cli().clients().promotions.createPromotion(request)).promotion);
  });

  const promotion = program.command('promotion').description('promotions on their way, and what became of them');

  promotion
    .command('list')
    .description('list promotions, newest first')
    .option('--env <environment>', 'only into this environment', '')
    .option('--pack <pack>', 'only of this pack', '')
    .action((options: { env: string; pack: string }) => list(cli(), options));

  promotion
    .command('show <promotion>')
    .description('show a promotion')
    .action(async (id: string) => show(cli(), await promotionOf(cli(), id)));

  promotion
    .command('approve <promotion>')
    .description("the second person's approval, of exactly the IR that the promotion shows")
    .option('--ir-digest <digest>', 'the IR that you mean; refused when the promotion is of another')
    .option('--note <text>', 'a note for the record', '')
    .action(async (id: string, options: { irDigest?: string; note: string }) => {
      const irDigest = options.irDigest ?? received(await promotionOf(cli(), id)).irDigest;
      const request = { promotion: id, irDigest, note: options.note };
      show(cli(), (await cli().clients().promotions.approvePromotion(request)).promotion);
    });

  withCanary(
    promotion.command('advance <promotion>').description('widen a canary, or make it live for everybody'),
  ).action(async (id: string, options: CanaryOptions) => {
    const request = { promotion: id, ...canaryOf(options) };
    show(cli(), (await cli().clients().promotions.advancePromotion(request)).promotion);
  });

  promotion
    .command('abort <promotion>')
    .description('end a promotion that is not live yet; what is live stays live')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, { reason }: { reason: string }) =>
      show(cli(), (await cli().clients().promotions.abortPromotion({ promotion: id, reason })).promotion),
    );

  promotion
    .command('break-glass <pack> <version>')
    .description('promote at once, past gates, freeze and second person; forces a review by somebody else')
    .requiredOption('--env <environment>', 'the environment')
    .requiredOption('--incident <id>', 'the incident that asks for it')
    .requiredOption('--reason <text>', 'why')
    .action(
      async (
        pack: string,
        version: string,
        { env, incident, reason }: Record<'env' | 'incident' | 'reason', string>,
      ) => {
        const request = { environment: env, pack, version, incident, reason };
        show(cli(), (await cli().clients().promotions.breakGlassPromotion(request)).promotion);
      },
    );

  promotion
    .command('review <promotion>')
    .description('the review that a broken glass forces')
    .requiredOption('--note <text>', 'what you found')
    .action(async (id: string, { note }: { note: string }) =>
      show(cli(), (await cli().clients().promotions.reviewPromotion({ promotion: id, note })).promotion),
    );
}

function withCanary(command: Command): Command {
  return command
    .option('--canary <percent>', 'share of the subjects that see it first', percent)
    .option('--selector <glob...>', 'subjects that see it first')
    .option('--abort-after-errors <count>', 'end the canary when engines report more errors', wholeNumber, 0);
}

function canaryOf({ canary, selector, abortAfterErrors }: CanaryOptions) {
  if (canary === undefined && selector === undefined) return {};
  const percentage = canary ?? 0;
  return {
    canary: { percent: percentage, selectors: selector ?? [], abortAfterErrors: BigInt(abortAfterErrors) },
  };
}

async function promotionOf(cli: Cli, promotion: string): Promise<Promotion | undefined> {
  return (await cli.clients().promotions.getPromotion({ promotion })).promotion;
}

async function list(cli: Cli, { env, pack }: { readonly env: string; readonly pack: string }): Promise<void> {
  const promotions = await everyPage(async (pageToken) => {
    const request = { environment: env, pack, pageSize: 100, pageToken };
    const page = await cli.clients().promotions.listPromotions(request);
    return { items: page.promotions, nextPageToken: page.nextPageToken };
  });
  cli.out.list(PromotionSchema, promotions, [
    { title: 'PROMOTION', of: (each) => each.promotion },
    { title: 'VERSION', of: (each) => each.version },
    { title: 'STATE', of: (each) => words(BindingState[each.state]) },
    { title: 'BY', of: (each) => [each.requestedBy, ...each.approvedBy].join(' ') },
    { title: 'CREATED', of: (each) => time(each.createTime) },
    { title: 'REASON', of: (each) => each.reason },
  ]);
}

function show(cli: Cli, answer: Promotion | undefined): void {
  const promotion = received(answer);
  const { canary, breakGlass, reviewedBy } = promotion;
  cli.out.message(PromotionSchema, promotion, () =>
    record([
      ['Promotion', promotion.promotion],
      ['Environment', promotion.environment],
      ['Version', `${promotion.pack} ${promotion.version}`],
      ['State', words(BindingState[promotion.state])],
      ['Canary', canary === undefined ? '' : [`${canary.percent} %`, ...canary.selectors].join(' ')],
      ['IR', promotion.irDigest],
      ['By', promotion.requestedBy],
      ['Approved', promotion.approvedBy.join(' ')],
      ['Incident', promotion.incident],
      ['Reviewed', breakGlass && reviewedBy === '' ? 'not yet: nothing else is promoted there' : reviewedBy],
      ['Aborted', promotion.abortReason],
      ['Attestation', promotion.attestation],
    ]),
  );
}
