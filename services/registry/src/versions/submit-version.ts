import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { rememberedRequest, unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readOpenPack } from '../packs/read-pack.ts';
import { dueOf, openRound } from '../reviews/open-round.ts';
import { requirementsFor } from '../reviews/requirements.ts';
import { reviewId } from '../reviews/review-id.ts';
import { changeVersion, versionChangedBefore } from './change-version.ts';
import { changedFiles } from './changed-files.ts';
import { transition } from './lifecycle.ts';
import { readVersion } from './read-version.ts';
import { type Candidate, sortedPeople, type VersionRecord } from './version-record.ts';

export interface SubmitVersion {
  readonly pack: string;
  readonly version: string;
  readonly reviewers: readonly string[];
  readonly dueTime: Date | undefined;
  /** Whom to tell when the due time passes without a decision. */
  readonly escalationContact: string;
  readonly simulations: readonly string[];
  readonly message: string;
  readonly etag: string;
}

/**
 * Opens the review of the candidate, bound to its digests, with the approval rules of the pack that concern it as they are now. A
 * candidate that was withdrawn or sent back is reviewed anew: its earlier votes count no more. What blocked the last review and is not
 * resolved blocks this one, whatever became of the bytes.
 *
 * Throws INVALID_STATE, VERSION_IMMUTABLE; INVALID_ARGUMENT for a simulation that does not exist, STALE_DIGEST for one of
 * other bytes.
 */
export async function submitVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: SubmitVersion,
): Promise<{ readonly stored: Stored<VersionRecord>; readonly review: string }> {
  const { pack, version, message, reviewers, escalationContact } = request;
  const named = reviewers.map((name, index) => [`reviewers[${index}]`, name]);
  checkFreeText({ message, escalationContact, ...Object.fromEntries(named) });
  const stored = await unlessDone(
    context,
    () => versionChangedBefore(deps, context.principal.tenant, request, context),
    () => openReview(deps, context, request),
  );
  const made = rememberedRequest(stored.body, context.requestMark)?.made;
  return { stored, review: made ?? reviewId(pack, version, stored.body.candidate.revision) };
}

async function openReview(
  deps: RegistryDependencies,
  context: CallContext,
  request: SubmitVersion,
): Promise<Stored<VersionRecord>> {
  const { pack, version, etag } = request;
  const { tenant, subject } = context.principal;
  const { requiredApprovals, approvalRules = [] } = (await readOpenPack(deps, tenant, pack)).body;
  const before = (await readVersion(deps, tenant, pack, version)).body;
  transition(before.state, 'submit');
  await takeSimulations(deps, tenant, request, before.candidate);
  const documents = deps.documents.forTenant(tenant);
  return changeVersion(deps, tenant, { pack, version }, { etag, context }, async (body) => {
    const to = transition(body.state, 'submit');
    if (body.candidate.revision !== before.candidate.revision && request.simulations.length > 0) throw moved();
    const now = deps.now();
    const requirements = requirementsFor(approvalRules, await changedFiles(documents, body));
    const rules = { requiredApprovals, requirements };
    const round = openRound(body, request, { ...rules, requestedBy: subject, createTime: now.toISOString() });
    const review = reviewId(pack, version, round.candidate);
    const { sourceDigest, irDigest } = body.candidate;
    return {
      body: {
        ...body,
        state: to,
        authors: sortedPeople(body.authors, [subject]),
        rounds: [...body.rounds.filter(({ candidate }) => candidate !== round.candidate), round],
        updateTime: now.toISOString(),
      },
      events: [
        eventOf(context, now, {
          type: 'policy.review.opened',
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          details: { review, reviewers: round.reviewers, ...rules, simulations: round.simulations, ...dueOf(round) },
        }),
      ],
      made: review,
    };
  });
}

/** Simulations of the candidate, kept for good from here on: also should the review not come to be. */
async function takeSimulations(
  { simulations: directory }: RegistryDependencies,
  tenant: string,
  { pack, version, simulations }: SubmitVersion,
  candidate: Candidate,
): Promise<void> {
  const none = (index: number) => invalidArgument(`simulations[${index}]`, 'names no simulation', 'simulation');
  for (const [index, simulation] of simulations.entries()) {
    const found = await directory.find(tenant, simulation);
    if (found === undefined) throw none(index);
    const { candidateSourceDigest, candidateIrDigest } = found;
    if (candidateSourceDigest !== candidate.sourceDigest || candidateIrDigest !== candidate.irDigest) throw moved();
  }
  const holder = `review ${reviewId(pack, version, candidate.revision)}`;
  for (const [index, simulation] of simulations.entries()) {
    if (!(await directory.hold(tenant, simulation, holder))) throw none(index);
  }
}

function moved(): ServiceError {
  return new ServiceError('STALE_DIGEST', 'A simulation is of other bytes than the candidate; simulate it again.');
}
