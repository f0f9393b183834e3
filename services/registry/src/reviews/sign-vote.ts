import { isDigest } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { rememberedRequest } from '@policy-registry/transitions';
import { afterwards } from '../kernel/afterwards.ts';
import type { RegistryDependencies, SignedStatement } from '../kernel/ports.ts';
import { countsFor } from '../versions/approvals.ts';
import type { ReviewRound, VersionRecord, VoteKind, VoteRecord } from '../versions/version-record.ts';
import type { ReviewView } from './read-review.ts';
import { voteStatement } from './vote-statement.ts';

export type SignedVote = VoteRecord & SignedStatement & { readonly roles: readonly string[] };

/**
 * Makes the vote of the caller on the bytes of a round, signed by the service. Of the roles in the token it keeps those that the round
 * asks for. A round that asks for the same gets the same vote, so that a lost race does not sign again.
 */
export function voteSigner(
  deps: RegistryDependencies,
  context: CallContext,
  { review, kind, note }: { readonly review: string; readonly kind: VoteKind; readonly note: string },
): (record: VersionRecord, round: ReviewRound) => Promise<SignedVote> {
  const { tenant, subject: voter, roles: held, authenticatedAt } = context.principal;
  const signed = new Map<string, SignedVote>();
  return async (record, { sourceDigest, irDigest, requirements = [] }) => {
    const asked = requirements.flatMap(({ roles }) => roles);
    const roles = [...new Set(asked.filter((role) => held.has(role)))].sort();
    const met = requirements.filter((one) => countsFor(one, { voter, roles })).map(({ rule }) => rule);
    const key = JSON.stringify([sourceDigest, irDigest, roles, met]);
    const known = signed.get(key);
    if (known !== undefined) return known;
    const vote = {
      ...{ voter, kind, note, sourceDigest, irDigest, roles },
      time: deps.now().toISOString(),
      ...(authenticatedAt === undefined ? {} : { authenticationTime: authenticatedAt.toISOString() }),
    };
    const made = { ...vote, ...(await deps.attestor.sign(tenant, voteStatement(record, review, vote, met))) };
    signed.set(key, made);
    return made;
  };
}

/** Makes the statement of the caller's vote a listed attestation; when that fails the relay does it. */
export function recordVote(
  deps: RegistryDependencies,
  context: CallContext,
  { stored, round }: ReviewView,
  kind: VoteKind,
): Promise<void> {
  const { tenant, subject } = context.principal;
  const last = round.votes.findLast((vote) => vote.kind === kind && vote.voter === subject);
  // The vote of a repeated request may be gone by now, with a review that was opened again.
  const bundleDigest = rememberedRequest(stored.body, context.requestMark)?.made ?? last?.bundleDigest;
  return afterwards(context, 'recording the attestation', async () => {
    if (bundleDigest !== undefined && isDigest(bundleDigest)) await deps.attestor.record(tenant, bundleDigest, subject);
  });
}
