import type { CallContext, Pager } from '@policy-registry/rpc';
import { readEnvironment } from '../environments/read-environment.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import type { LiveHeads } from './environment-feed.ts';
import type { EnvironmentFeeds } from './environment-feeds.ts';
import { bundleEtag } from './head-record.ts';
import type { BundleMessage } from './load-bundle.ts';
import { readResumeToken, resumeToken, type WatchChoice } from './resume-token.ts';

/** Time that is kept to end before the deadline. */
const END_MS = 250;
/** What timers can hold. */
const LONGEST_MS = 2 ** 31 - 1;

export interface WatchParts {
  readonly deps: ReleaseDependencies;
  readonly feeds: EnvironmentFeeds;
  readonly pager: Pager;
}

/**
 * The live bundles of an environment, and every one that follows, until shortly before the deadline. Of bundles that follow one another
 * faster than they are read, the newest is given. Throws NOT_FOUND, INVALID_PAGE_TOKEN, what a look or a load throws, and the reason of
 * the signal.
 */
export async function* watchEnvironment(
  { deps, feeds, pager }: WatchParts,
  context: CallContext,
  request: WatchChoice & { readonly resumeToken: string },
): AsyncGenerator<{ readonly bundle: BundleMessage; readonly resumeToken: string }, void, void> {
  const { environment, packs } = request;
  const { tenant } = context.principal;
  await readEnvironment(deps, tenant, environment);
  const hadBefore = readResumeToken(pager, context, request, request.resumeToken);
  const chosen = packs.length === 0 ? () => true : (pack: string) => packs.includes(pack);
  const sent = new Map<string, string>();
  const left = context.deadline.getTime() - deps.now().getTime() - END_MS;
  const end = AbortSignal.timeout(Math.min(Math.max(0, left), LONGEST_MS));
  const ended = AbortSignal.any([context.signal, end]);
  const { feed, leave } = feeds.join(tenant, environment, context.log);
  const nextOf = (state: LiveHeads) =>
    state.values().find(({ binding: { pack }, head }) => chosen(pack) && sent.get(pack) !== bundleEtag(head));
  try {
    for (let state = await feed.next(undefined, ended); ; state = await feed.next(state, ended)) {
      // From the newest state each time: the reader may have taken long for the one before.
      for (let live = nextOf(state); live !== undefined; state = feed.latest ?? state, live = nextOf(state)) {
        const { pack } = live.binding;
        const etag = bundleEtag(live.head);
        sent.delete(pack);
        sent.set(pack, etag);
        if (hadBefore(pack, etag)) continue;
        const bundle = await feeds.load(tenant, live);
        yield { bundle, resumeToken: resumeToken(pager, context, request, sent) };
      }
    }
  } catch (error) {
    if (error !== end.reason) throw error;
  } finally {
    leave();
  }
}
