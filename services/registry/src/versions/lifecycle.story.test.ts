import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReviewService, VersionService, VersionState } from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  commit,
  cut,
  openDraft,
  PACK,
  publish,
  read,
  reason,
  release,
  submit,
} from '../kernel/story-fixture.ts';
import { isFrozen, LIFECYCLE, type VersionState as State, type VersionVerb } from './lifecycle.ts';

const V = '1.0.0';

/** How a version comes to be in each state. */
const WAYS: Readonly<Record<State, (registry: Registry) => Promise<unknown>>> = {
  draft: () => Promise.resolve(),
  in_review: (registry) => submit(registry, V),
  approved: (registry) => submit(registry, V).then(() => approve(registry, V)),
  published: (registry) => WAYS.approved(registry).then(() => publish(registry, V)),
  deprecated: (registry) => WAYS.published(registry).then(() => verbs.deprecate(registry)),
  rejected: (registry) => WAYS.in_review(registry).then(() => verbs.reject(registry)),
  archived: (registry) => WAYS.deprecated(registry).then(() => verbs.archive(registry)),
};

const name = { pack: PACK, version: V };
const review = `${PACK}~${V}~1`;

const verbs: Readonly<Record<VersionVerb, (registry: Registry) => Promise<unknown>>> = {
  revise: async (registry) => {
    await commit(registry, 'second');
    return registry.call(VersionService.method.reviseVersion, name);
  },
  submit: (registry) => submit(registry, V),
  withdraw: ({ call }) => call(VersionService.method.withdrawVersion, name),
  requestChanges: ({ call }) => call(ReviewService.method.requestChanges, { review, reason: 'no' }),
  reject: ({ call }) => call(ReviewService.method.rejectReview, { review, reason: 'no' }),
  reopen: ({ call }) => call(ReviewService.method.reopenReview, { review, reason: 'a mistake' }, { as: 'approver' }),
  approve: async (registry) => {
    const { sourceDigest, irDigest } = await read(registry, V);
    const request = { review, sourceDigest, irDigest };
    return registry.call(ReviewService.method.approveReview, request, { as: 'second-approver' });
  },
  publish: (registry) => publish(registry, V),
  deprecate: ({ call }) => call(VersionService.method.deprecateVersion, { ...name, reason: 'old' }),
  archive: ({ call }) => call(VersionService.method.archiveVersion, { ...name, reason: 'gone' }),
};

const MESSAGES: Readonly<Record<State, VersionState>> = {
  draft: VersionState.DRAFT,
  in_review: VersionState.IN_REVIEW,
  approved: VersionState.APPROVED,
  published: VersionState.PUBLISHED,
  deprecated: VersionState.DEPRECATED,
  archived: VersionState.ARCHIVED,
  rejected: VersionState.REJECTED,
};

for (const state of Object.keys(WAYS) as State[]) {
  for (const verb of Object.keys(verbs) as VersionVerb[]) {
    const to = LIFECYCLE[state][verb];
    test(`${verb} in ${state} ${to === undefined ? 'is refused' : `leads to ${to}`}`, async (t) => {
      const registry = openRegistry(t);
      await openDraft(registry);
      await cut(registry, V);
      await WAYS[state](registry);
      const before = await read(registry, V);
      assert.equal(before.state, MESSAGES[state]);
      if (to === undefined) {
        await assert.rejects(verbs[verb](registry), reason(refusal(state, verb)));
        assert.deepEqual(await read(registry, V), before);
      } else {
        await verbs[verb](registry);
        assert.equal((await read(registry, V)).state, MESSAGES[to]);
      }
    });
  }
}

/** What a verb outside the table answers. Reviews that were never opened are not there at all. */
function refusal(state: State, verb: VersionVerb): string {
  const onReview = verb === 'requestChanges' || verb === 'reject' || verb === 'reopen' || verb === 'approve';
  if (onReview && state === 'draft') return 'NOT_FOUND';
  const touching = verb === 'revise' || verb === 'submit' || verb === 'withdraw';
  return touching && isFrozen(state) ? 'VERSION_IMMUTABLE' : 'INVALID_STATE';
}

test('every transition leaves one event, with the states that it leads from and to', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await release(registry, V);
  const told = (await registry.events())
    .filter(({ data }) => (data as { version?: string }).version === V)
    .map(({ type, data }) => [type, (data as { from?: string }).from, (data as { to?: string }).to]);
  assert.deepEqual(told, [
    ['policy.version.created', undefined, 'draft'],
    ['policy.review.opened', 'draft', 'in_review'],
    ['policy.review.approved', 'in_review', 'approved'],
    ['policy.published', 'approved', 'published'],
  ]);
});
