import { createHash } from 'node:crypto';
import type { CallContext, Pager } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';

/** 48 bits tell apart what a watcher may have. */
const PRINT_BYTES = 6;
/** What fits into a token of 2048 characters; of more bundles the rest is sent again. */
const PRINTS = 180;

export interface WatchChoice {
  readonly environment: string;
  /** Every pack when empty. */
  readonly packs: readonly string[];
}

/**
 * What a watcher has been sent, by pack, the latest last: sealed as page tokens are, so that it is good for this tenant and this choice
 * alone, and can neither be read nor made up.
 */
export function resumeToken(
  pager: Pager,
  context: CallContext,
  choice: WatchChoice,
  sent: ReadonlyMap<string, string>,
): string {
  const prints = [...sent].slice(-PRINTS).map(([pack, etag]) => Buffer.from(printOf(pack, etag), 'base64url'));
  return pager.next(context, filterOf(choice), { id: Buffer.concat(prints).toString('base64url') });
}

/** Whether a watcher that comes back with a token has this bundle. Throws INVALID_PAGE_TOKEN. */
export function readResumeToken(
  pager: Pager,
  context: CallContext,
  choice: WatchChoice,
  token: string,
): (pack: string, etag: string) => boolean {
  const bytes = Buffer.from(idIn(pager, context, choice, token), 'base64url');
  const prints = new Set<string>();
  for (let at = 0; at < bytes.length; at += PRINT_BYTES) {
    prints.add(bytes.subarray(at, at + PRINT_BYTES).toString('base64url'));
  }
  return (pack, etag) => prints.has(printOf(pack, etag));
}

function idIn(pager: Pager, context: CallContext, choice: WatchChoice, token: string): string {
  try {
    return pager.read(context, filterOf(choice), 0, token).after?.id ?? '';
  } catch (error) {
    if (!(error instanceof ServiceError) || error.reason !== 'INVALID_PAGE_TOKEN') throw error;
    throw new ServiceError(
      'INVALID_PAGE_TOKEN',
      'The resume token is damaged, or belongs to another environment or choice of packs; begin without one.',
      {
        violations: [{ field: 'resumeToken', description: 'not a token of this watch', code: 'resume_token.invalid' }],
      },
    );
  }
}

function printOf(pack: string, etag: string): string {
  return createHash('sha256').update(`${pack}\n${etag}`).digest().subarray(0, PRINT_BYTES).toString('base64url');
}

function filterOf({ environment, packs }: WatchChoice) {
  return { environment, packs: [...new Set(packs)].sort() };
}
