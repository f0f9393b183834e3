import { type Comment, CommentSchema } from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { lineRange } from '../arguments.ts';
import { type Cli, received } from '../cli.ts';
import { time } from '../output/format.ts';
import { everyPage } from '../paging.ts';

interface CommentOptions {
  readonly file: string;
  readonly lines?: readonly [start: number, end: number];
  readonly suggest: string;
  readonly thread: string;
  readonly blocking?: boolean;
}

/** What is said in a review, and what becomes of it. */
export function commentCommands(review: Command, cli: () => Cli): void {
  review
    .command('comments <review>')
    .description('list what was said, with where its lines are now')
    .action((id: string) => list(cli(), id));

  review
    .command('comment <review> <text>')
    .description('say something about a place, or reply')
    .option('--file <path>', 'the file', '')
    .option('--lines <range>', 'its lines, from 1: 12 or 12-14', lineRange)
    .option('--suggest <text>', 'text that may replace the lines', '')
    .option('--thread <comment>', 'reply to the thread that begins with this comment', '')
    .option('--blocking', 'keep the review from being approved until it is resolved')
    .action(async (id: string, body: string, options: CommentOptions) => {
      const { file, thread, suggest: suggestion, blocking = false, lines = [0, 0] } = options;
      const [lineStart, lineEnd] = lines;
      const comment = { body, file, lineStart, lineEnd, suggestion, thread, blocking };
      const made = received((await cli().clients().reviews.createComment({ review: id, comment })).comment);
      cli().out.message(CommentSchema, made, () => `Comment ${made.comment}`);
    });

  review
    .command('resolve <review> <comment>')
    .description('resolve a comment, and with the first of a thread the thread')
    .action(async (id: string, comment: string) => {
      const answer = await cli().clients().reviews.resolveComment({ review: id, comment });
      cli().out.message(CommentSchema, received(answer.comment), () => `Resolved ${comment}`);
    });

  review
    .command('apply <review> <comment>')
    .description('write a suggestion into the workspace of the version')
    .action(async (id: string, comment: string) => {
      const { path } = await cli().clients().reviews.applySuggestion({ review: id, comment });
      cli().out.note(`Changed ${path}; commit it, and revise the version.`);
    });
}

async function list(cli: Cli, review: string): Promise<void> {
  const comments = await everyPage(async (pageToken) => {
    const page = await cli.clients().reviews.listComments({ review, pageSize: 100, pageToken });
    return { items: page.comments, nextPageToken: page.nextPageToken };
  });
  cli.out.list(CommentSchema, comments, [
    { title: 'COMMENT', of: (each) => each.comment },
    { title: 'THREAD', of: (each) => (each.thread === each.comment ? '' : each.thread) },
    { title: 'PLACE', of: place },
    { title: 'STATE', of: state },
    { title: 'BY', of: (each) => each.author },
    { title: 'MADE', of: (each) => time(each.createTime) },
    { title: 'TEXT', of: (each) => each.body },
  ]);
}

/** `policy.stella:12-14`, where it is now; of an outdated one, where it was. */
function place({ file, outdated, ...lines }: Comment): string {
  const [start, end] = outdated ? [lines.lineStart, lines.lineEnd] : [lines.currentLineStart, lines.currentLineEnd];
  const range = start === end ? `${start}` : `${start}-${end}`;
  return `${file}${start === 0 ? '' : `:${range}`}${outdated ? ' (outdated)' : ''}`;
}

function state({ appliedBy, resolvedBy, blocking, suggestion, thread, comment }: Comment): string {
  if (appliedBy !== '') return 'applied';
  if (resolvedBy !== '') return 'resolved';
  const open = thread === comment || blocking ? 'open' : '';
  return [blocking ? 'blocking' : open, suggestion === '' ? '' : 'suggestion'].filter((one) => one !== '').join(', ');
}
