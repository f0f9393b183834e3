import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  PackService,
  ReviewService,
  ReviewState,
  VersionService,
  VersionState,
} from '@policy-registry/contracts/registry';
import fc from 'fast-check';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { approve, commit, cut, given, openDraft, PACK, read, submit } from '../kernel/story-fixture.ts';

const V = '1.0.0';
const REVISE = 'revise';
const calls = fc.shuffledSubarray([REVISE, 'ann', 'bob', 'cat+security', 'dan+security'], { minLength: 3 });

/** Refusals that whoever comes too late may get. */
const LATE = new Set(['STALE_DIGEST', 'INVALID_STATE']);

test('votes and a revision at once: a vote is of the bytes that it saw, and never approves others', async (t) => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(calls, fc.integer({ min: 1, max: 3 }), async (order, requiredApprovals) => {
      const registry = openRegistry(t);
      await openDraft(registry, requiredApprovals);
      const approvalRules = [{ name: 'security', roles: ['security'] }];
      const update = { pack: { pack: PACK, approvalRules }, updateMask: { paths: ['approval_rules'] } };
      await registry.call(PackService.method.updatePack, update);
      const before = await cut(registry, V);
      const first = await submit(registry, V);
      await commit(registry, 'second');
      const { sourceDigest, irDigest } = before;
      const vote = { review: first, sourceDigest, irDigest };
      const results = await Promise.allSettled(
        order.map((who) =>
          who === REVISE
            ? registry.call(VersionService.method.reviseVersion, { pack: PACK, version: V })
            : registry.call(ReviewService.method.approveReview, vote, { as: who }),
        ),
      );
      for (const result of results) if (result.status === 'rejected') assert.ok(LATE.has(result.reason.reason));
      const revised = results[order.indexOf(REVISE)]?.status === 'fulfilled';
      const votes = results.filter(({ status }) => status === 'fulfilled').length - (revised ? 1 : 0);
      const { state, candidate } = await read(registry, V);
      const review = given((await registry.call(ReviewService.method.getReview, { review: first })).review);
      assert.equal(review.votes.length, votes, 'a vote that was taken is kept');
      for (const one of review.votes) assert.deepEqual([one.sourceDigest, one.irDigest], [sourceDigest, irDigest]);
      outcomes.add(`${VersionState[state]}${revised ? ' revised' : ''}`);
      if (!revised) return;
      assert.deepEqual([state, candidate, review.state], [VersionState.DRAFT, 2, ReviewState.LAPSED]);
      await submit(registry, V);
      await approve(registry, V, 'ann');
      assert.equal((await read(registry, V)).state, VersionState.IN_REVIEW, 'lapsed votes help nobody');
    }),
    {
      numRuns: 25,
      examples: [
        [['ann', 'cat+security'], 1],
        [[REVISE, 'ann', 'bob'], 3],
      ],
    },
  );
  assert.ok(outcomes.has('DRAFT revised') && outcomes.has('APPROVED'), [...outcomes].join(', '));
});
