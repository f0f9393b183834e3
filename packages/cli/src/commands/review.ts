import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type ApprovalRequirement,
  type Review,
  ReviewSchema,
  ReviewState,
  type Vote,
  VoteKind,
} from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { instant } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { whoCounts } from './approval-rule.ts';
import { commentCommands } from './comment.ts';
import { showVersion } from './version.ts';

interface SubmitOptions {
  readonly reviewer?: string[];
  readonly simulation?: string[];
  readonly due?: Date;
  readonly escalateTo: string;
  readonly message: string;
}

interface ApproveOptions {
  readonly sourceDigest?: string;
  readonly irDigest?: string;
  readonly note: string;
}

/** False where the option was said with a `no`. */
interface UpdateOptions {
  readonly reviewer?: string[] | false;
  readonly due?: Date | false;
  readonly escalateTo?: string | false;
}

export function reviewCommands(program: Command, cli: () => Cli): void {
  program
    .command('submit <pack> <version>')
    .description('open a review of exactly the bytes of the candidate')
    .option('--reviewer <subject...>', 'who is asked to look')
    .option('--simulation <id...>', 'simulations that the reviewers should see')
    .option('--due <time>', 'when it should be done', instant)
    .option('--escalate-to <contact>', 'whom to tell when it is not done by then', '')
    .option('-m, --message <text>', 'what to look at', '')
    .action(async (pack: string, version: string, options: SubmitOptions) => {
      const { version: submitted } = await cli()
        .clients()
        .versions.submitVersion({
          pack,
          version,
          reviewers: options.reviewer ?? [],
          simulations: options.simulation ?? [],
          message: options.message,
          escalationContact: options.escalateTo,
          ...(options.due === undefined ? {} : { dueTime: timestampFromDate(options.due) }),
        });
      showVersion(cli(), submitted);
    });

  program
    .command('approve <review>')
    .description('approve exactly the bytes that the review shows')
    .option('--source-digest <digest>', 'the source that you mean; refused when the review is of another')
    .option('--ir-digest <digest>', 'the IR that you mean; refused when the review is of another')
    .option('--note <text>', 'a note for the record', '')
    .action((review: string, options: ApproveOptions) => approve(cli(), review, options));

  const review = program.command('review').description('reviews and their comments');

  review
    .command('list')
    .description('list reviews, most recently touched first')
    .option('--pack <pack>', 'only of this pack', '')
    .action(async (options: { pack: string }) => {
      const reviews = await everyPage(async (pageToken) => {
        const page = await cli().clients().reviews.listReviews({ pageSize: 100, pageToken, pack: options.pack });
        return { items: page.reviews, nextPageToken: page.nextPageToken };
      });
      cli().out.list(ReviewSchema, reviews, [
        { title: 'REVIEW', of: (each) => each.review },
        { title: 'STATE', of: (each) => words(ReviewState[each.state]) },
        { title: 'IR', of: (each) => shortDigest(each.irDigest) },
        { title: 'APPROVALS', of: approvals },
        { title: 'BY', of: (each) => each.requestedBy },
        { title: 'UPDATED', of: (each) => time(each.updateTime) },
      ]);
    });

  review
    .command('show <review>')
    .description('show a review')
    .action(async (id: string) => showReview(cli(), (await cli().clients().reviews.getReview({ review: id })).review));

  review
    .command('update <review>')
    .description('change who is asked to look, until when, and whom to tell otherwise')
    .option('--reviewer <subject...>', 'who is asked to look')
    .option('--no-reviewer', 'nobody in particular')
    .option('--due <time>', 'when it should be done', instant)
    .option('--no-due', 'whenever')
    .option('--escalate-to <contact>', 'whom to tell when it is not done by then')
    .option('--no-escalate-to', 'nobody in particular')
    .action((id: string, options: UpdateOptions) => update(cli(), id, options));

  review
    .command('request-changes <review>')
    .description('send the version back to draft')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: { reason: string }) =>
      showReview(cli(), (await cli().clients().reviews.requestChanges({ review: id, reason: options.reason })).review),
    );

  review
    .command('reject <review>')
    .description('end the version')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: { reason: string }) =>
      showReview(cli(), (await cli().clients().reviews.rejectReview({ review: id, reason: options.reason })).review),
    );

  review
    .command('reopen <review>')
    .description('open a rejected review again, without its votes; not for authors')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: { reason: string }) =>
      showReview(cli(), (await cli().clients().reviews.reopenReview({ review: id, reason: options.reason })).review),
    );

  commentCommands(review, cli);
}

/** Changes what the options name. */
async function update(cli: Cli, review: string, { reviewer, due, escalateTo }: UpdateOptions): Promise<void> {
  const given = { reviewers: reviewer, due_time: due, escalation_contact: escalateTo };
  const paths = Object.entries(given).flatMap(([path, value]) => (value === undefined ? [] : [path]));
  if (paths.length === 0) throw new CliError('USAGE', 'Say what to change: --reviewer, --due or --escalate-to.');
  const fields = {
    reviewers: reviewer || [],
    escalationContact: escalateTo || '',
    ...(due ? { dueTime: timestampFromDate(due) } : {}),
  };
  const request = { review: { review, ...fields }, updateMask: { paths } };
  showReview(cli, (await cli.clients().reviews.updateReview(request)).review);
}

/** The digests that go into the approval are those that were shown, or those that the caller insists on. */
async function approve(cli: Cli, id: string, options: ApproveOptions): Promise<void> {
  const { reviews } = cli.clients();
  const seen = received((await reviews.getReview({ review: id })).review);
  const sourceDigest = options.sourceDigest ?? seen.sourceDigest;
  const irDigest = options.irDigest ?? seen.irDigest;
  cli.out.note(`Approving source ${sourceDigest}\n          IR     ${irDigest}`);
  const { review } = await reviews.approveReview({ review: id, sourceDigest, irDigest, note: options.note });
  showReview(cli, review);
}

function approvals({ votes, requiredApprovals }: Review): string {
  return `${votes.filter(({ kind }) => kind === VoteKind.APPROVE).length} of ${requiredApprovals}`;
}

function showReview(cli: Cli, answer: Review | undefined): void {
  const review = received(answer);
  cli.out.message(ReviewSchema, review, () =>
    record([
      ['Review', review.review],
      ['State', words(ReviewState[review.state])],
      ['Source', review.sourceDigest],
      ['IR', review.irDigest],
      ['Asked by', review.requestedBy],
      ['Reviewers', review.reviewers.join(' ')],
      ['Approvals', approvals(review)],
      ...review.votes.map((vote) => ['', voteText(vote)] as const),
      ...review.requirements.map((one) => ['Rule', requirementText(one)] as const),
      ['Blocking', review.openBlockingComments === 0 ? '' : `${review.openBlockingComments} open comments`],
      ['Due', `${time(review.dueTime)}${review.escalated ? ', escalated' : ''}`],
      ['Escalate to', review.escalationContact],
    ]),
  );
}

function voteText({ kind, voter, voteTime, roles }: Vote): string {
  const as = roles.length === 0 ? '' : ` (${roles.join(', ')})`;
  return `${words(VoteKind[kind])} by ${voter}${as} ${time(voteTime)}`;
}

/** `security: 1 of 1 by sana@acme` or `security: 0 of 1, of role security`, with the files that ask for it. */
function requirementText({ rule, count, approvedBy, satisfied, paths, ...who }: ApprovalRequirement): string {
  const by = approvedBy.length === 0 ? '' : ` by ${approvedBy.join(', ')}`;
  const missing = satisfied ? '' : `, of ${whoCounts(who.subjects, who.roles)}`;
  const files = paths.length === 0 ? '' : `, for ${paths.join(' ')}`;
  return `${rule}: ${approvedBy.length} of ${count}${by}${missing}${files}`;
}
