import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readWorkspace } from '../workspaces/read-workspace.ts';
import { changeVersion, versionChangedBefore } from './change-version.ts';
import { cutCommit, storeCandidate } from './cut-candidate.ts';
import { transition } from './lifecycle.ts';
import { readVersion } from './read-version.ts';
import { currentRound, type ReviewRound, sortedPeople, type VersionRecord } from './version-record.ts';

export interface ReviseVersion {
  readonly pack: string;
  readonly version: string;
  readonly commit: string;
  readonly changelog: string;
  readonly etag: string;
}

/** Candidates of one version; its document carries the review of each. */
export const MAX_CANDIDATES = 50;

/**
 * Replaces the candidate by another commit of the same workspace. A version in review goes back to draft, and its review
 * lapses with all votes: nobody said anything of the new bytes. Submit it again for the next review.
 *
 * Throws VERSION_IMMUTABLE, INVALID_STATE, INVALID_SOURCE, NOTHING_TO_COMMIT for the same bytes, LIMIT_EXCEEDED.
 */
export async function reviseVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: ReviseVersion,
): Promise<Stored<VersionRecord>> {
  checkFreeText({ changelog: request.changelog });
  return unlessDone(
    context,
    () => versionChangedBefore(deps, context.principal.tenant, request, context),
    () => revise(deps, context, request),
  );
}

async function revise(
  deps: RegistryDependencies,
  context: CallContext,
  request: ReviseVersion,
): Promise<Stored<VersionRecord>> {
  const { pack, version, changelog, etag } = request;
  const { tenant, subject } = context.principal;
  const before = (await readVersion(deps, tenant, pack, version)).body;
  transition(before.state, 'revise');
  const { body: workspace } = await readWorkspace(deps, tenant, before.workspace);
  const cut = await cutCommit(deps, tenant, workspace, request.commit);
  const stored = await storeCandidate(deps, tenant, cut, 1);
  return changeVersion(deps, tenant, { pack, version }, { etag, context }, (body) => {
    const to = transition(body.state, 'revise');
    requireNewBytes(body, stored.sourceDigest);
    const now = deps.now();
    const candidate = { ...stored, revision: body.candidate.revision + 1 };
    const { sourceDigest, irDigest, commit } = candidate;
    return {
      body: {
        ...body,
        state: to,
        candidate,
        changelog: changelog === '' ? body.changelog : changelog,
        authors: sortedPeople(body.authors, cut.commit.contributors, [subject]),
        rounds: lapse(body, now.toISOString()),
        updateTime: now.toISOString(),
      },
      events: [
        eventOf(context, now, {
          type: 'policy.version.revised',
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          details: { commit, candidate: candidate.revision, lapsedVotes: currentRound(body)?.votes.length ?? 0 },
        }),
      ],
    };
  });
}

function lapse(body: VersionRecord, updateTime: string): readonly ReviewRound[] {
  const round = currentRound(body);
  return round === undefined ? body.rounds : [...body.rounds.slice(0, -1), { ...round, state: 'lapsed', updateTime }];
}

function requireNewBytes({ candidate }: VersionRecord, sourceDigest: string): void {
  if (candidate.sourceDigest === sourceDigest) {
    throw new ServiceError('NOTHING_TO_COMMIT', 'The commit has the bytes that the candidate has already.', {
      metadata: { sourceDigest },
    });
  }
  if (candidate.revision < MAX_CANDIDATES) return;
  throw new ServiceError('LIMIT_EXCEEDED', `A version has at most ${MAX_CANDIDATES} candidates; cut a new version.`, {
    metadata: { limit: 'candidates', value: String(MAX_CANDIDATES) },
  });
}
