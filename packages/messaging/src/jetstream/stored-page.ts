import { JetStreamError, type StoredMsg } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import type { NatsLink } from './nats-link.ts';

/** Content of one page that is held in memory. */
const PAGE_BYTES = 8 * 1024 * 1024;

/**
 * Messages of a stream on one subject (or filter) after a sequence, oldest first. May be fewer than `limit`; none means
 * that there are no more for now.
 */
export async function storedPage(
  link: NatsLink,
  stream: string,
  query: { readonly subject: string; readonly after: number; readonly limit: number },
): Promise<readonly StoredMsg[]> {
  const found = await link.jsm.direct.getBatch(stream, {
    seq: query.after + 1,
    next_by_subj: query.subject,
    batch: query.limit,
    max_bytes: PAGE_BYTES,
  } as Parameters<typeof link.jsm.direct.getBatch>[1]);
  const late = setTimeout(() => found.stop(new errors.TimeoutError()), link.requestMs);
  const page: StoredMsg[] = [];
  try {
    for await (const message of found) {
      late.refresh();
      page.push(message);
    }
    return page;
  } catch (error) {
    if (isNothingThere(error)) return [];
    throw error;
  } finally {
    clearTimeout(late);
  }
}

function isNothingThere(error: unknown): boolean {
  return error instanceof JetStreamError && 'code' in error && error.code === 404;
}
