import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { CommentSchema, type Review, ReviewSchema, ReviewState, VoteKind } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { instant, wholeNumber } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { shortDigest, time, words } from '../output/format.ts';
import { record } from '../output/table.ts';
import { everyPage } from '../paging.ts';
import { showVersion } from './version.ts';

interface SubmitOptions {
  readonly reviewer?: string[];
  readonly simulation?: string[];
  readonly due?: Date;
  readonly message: string;
}

interface ApproveOptions {
  readonly sourceDigest?: string;
  readonly irDigest?: string;
  readonly note: string;
}

interface CommentOptions {
  readonly file: string;
  readonly line?: number;
  readonly blocking?: boolean;
}

export function reviewCommands(program: Command, cli: () => Cli): void {
  program
    .command('submit <pack> <version>')
    .description('open a review of exactly the bytes of the candidate')
    .option('--reviewer <subject...>', 'who is asked to look')
    .option('--simulation <id...>', 'simulations that the reviewers should see')
    .option('--due <time>', 'when it should be done', instant)
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
    .command('comment <review> <text>')
    .description('say something about a place')
    .option('--file <path>', 'the file', '')
    .option('--line <number>', 'the line, from 1', wholeNumber)
    .option('--blocking', 'keep the review from being approved until it is resolved')
    .action(async (id: string, body: string, options: CommentOptions) => {
      const line = options.line ?? 0;
      const { comment } = await cli()
        .clients()
        .reviews.createComment({
          review: id,
          comment: { body, file: options.file, lineStart: line, lineEnd: line, blocking: options.blocking ?? false },
        });
      cli().out.message(CommentSchema, received(comment), () => `Comment ${received(comment).comment}`);
    });

  review
    .command('resolve <review> <comment>')
    .description('resolve a comment')
    .action(async (id: string, comment: string) => {
      const answer = await cli().clients().reviews.resolveComment({ review: id, comment });
      cli().out.message(CommentSchema, received(answer.comment), () => `Resolved ${comment}`);
    });

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
  const votes = review.votes.map((vote) => `${words(VoteKind[vote.kind])} by ${vote.voter} ${time(vote.voteTime)}`);
  cli.out.message(ReviewSchema, review, () =>
    record([
      ['Review', review.review],
      ['State', words(ReviewState[review.state])],
      ['Source', review.sourceDigest],
      ['IR', review.irDigest],
      ['Asked by', review.requestedBy],
      ['Reviewers', review.reviewers.join(' ')],
      ['Approvals', approvals(review)],
      ...votes.map((vote) => ['', vote] as const),
      ['Blocking', review.openBlockingComments === 0 ? '' : `${review.openBlockingComments} open comments`],
      ['Due', time(review.dueTime)],
    ]),
  );
}
