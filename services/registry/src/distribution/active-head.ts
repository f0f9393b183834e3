import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { bundleEtag } from './head-record.ts';
import { type LiveHead, liveHead } from './live-head.ts';

/** How often a waiting call looks into the store for what another process made live. */
const POLL_MS = 1000;
/** Time that is kept to answer before the deadline. */
const ANSWER_MS = 250;

export interface BundleRequest {
  readonly environment: string;
  readonly pack: string;
  /** Etag of what the caller has; empty for none. */
  readonly ifNoneMatch: string;
  readonly waitSeconds: number;
}

/**
 * What is live, or `undefined` when the caller has it. While that is so, or while nothing is live, the call waits as long as it was
 * asked to, never past its deadline. Throws NO_ACTIVE_BUNDLE, what `liveHead` throws, and the reason of the signal when the caller
 * hangs up.
 */
export async function activeHead(
  deps: ReleaseDependencies,
  context: CallContext,
  request: BundleRequest,
): Promise<LiveHead | undefined> {
  const { environment, pack } = request;
  const { tenant } = context.principal;
  const end = performance.now() + patience(deps, context, request);
  // Before the first look: what becomes live between that and the wait must end the wait.
  const watch = deps.activations.watch(tenant, environment, pack);
  try {
    for (;;) {
      const live = await liveHead(deps, tenant, request, context.log);
      if (live !== undefined && bundleEtag(live.head) !== request.ifNoneMatch) return live;
      const left = end - performance.now();
      if (left > 0) await watch.changed(Math.min(left, POLL_MS), context.signal);
      else if (live !== undefined) return undefined;
      else throw nothingLive(environment, pack);
    }
  } finally {
    watch.close();
  }
}

function patience(deps: ReleaseDependencies, context: CallContext, { waitSeconds }: BundleRequest): number {
  return Math.min(waitSeconds * 1000, context.deadline.getTime() - deps.now().getTime() - ANSWER_MS);
}

function nothingLive(environment: string, pack: string): ServiceError {
  return new ServiceError('NO_ACTIVE_BUNDLE', `No version of pack "${pack}" is live in environment "${environment}".`, {
    metadata: { environment, pack },
  });
}
