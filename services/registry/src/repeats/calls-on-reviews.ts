import { type AuditEvent, PackService, ReviewService, VersionService } from '@policy-registry/contracts/registry';
import { approve, commit, cut, openDraft, PACK, publish, read, submit } from '../kernel/story-fixture.ts';
import { auditedCall, type World } from './repeat-fixture.ts';

const { getReview, listComments, updateReview, approveReview, requestChanges, rejectReview, reopenReview } =
  ReviewService.method;
const { createComment, resolveComment, applySuggestion } = ReviewService.method;

const V = '1.0.0';
const SUGGESTION = {
  body: 'better so',
  file: 'policy.stella',
  lineStart: 5,
  lineEnd: 5,
  suggestion: '    because "x"',
};

async function openReview(world: World, requiredApprovals = 1): Promise<string> {
  await openDraft(world, requiredApprovals);
  await cut(world, V);
  return submit(world, V);
}

const review = async ({ call }: World, { details }: AuditEvent) =>
  (await call(getReview, { review: String(details?.review) })).review;

async function comment({ call }: World, { details }: AuditEvent) {
  const { comments } = await call(listComments, { review: String(details?.review) });
  return comments.find(({ comment }) => comment === details?.comment);
}

async function openComment(world: World, blocking: boolean) {
  const request = { review: await openReview(world), comment: { body: 'why?', blocking } };
  const made = (await world.call(createComment, request, { as: 'reviewer' })).comment;
  return { review: request.review, comment: made?.comment ?? '' };
}

async function openSuggestion(world: World, blocking: boolean) {
  const request = { review: await openReview(world), comment: { ...SUGGESTION, blocking } };
  const made = (await world.call(createComment, request, { as: 'reviewer' })).comment;
  return { review: request.review, comment: made?.comment ?? '' };
}

async function openRejected(world: World): Promise<string> {
  const id = await openReview(world);
  await world.call(rejectReview, { review: id, reason: 'never' }, { as: 'reviewer' });
  return id;
}

async function revise(world: World): Promise<void> {
  const id = await commit(world, 'better rules');
  await world.call(VersionService.method.reviseVersion, { pack: PACK, version: V, commit: id });
}

/** Reviews, and what is said in them. */
export const CALLS_ON_REVIEWS = [
  auditedCall(updateReview, {
    given: async (world) => ({
      review: { review: await openReview(world), reviewers: ['ann'] },
      updateMask: { paths: ['reviewers'] },
    }),
    meanwhile: (world) => approve(world, V),
    shown: (answer) => answer.review,
    read: review,
    another: 'again',
  }),
  auditedCall(approveReview, {
    which: 'the last that was missing',
    as: 'approver',
    async given(world) {
      const id = await openReview(world);
      const { sourceDigest, irDigest } = await read(world, V);
      return { review: id, sourceDigest, irDigest, note: 'fine' };
    },
    meanwhile: (world) => publish(world, V),
    shown: (answer) => answer.review,
    read: review,
    another: { refused: 'DUPLICATE_APPROVAL' },
  }),
  auditedCall(approveReview, {
    which: 'one of two',
    as: 'approver',
    async given(world) {
      const id = await openReview(world, 2);
      const { sourceDigest, irDigest } = await read(world, V);
      return { review: id, sourceDigest, irDigest, note: 'fine' };
    },
    meanwhile: revise,
    shown: (answer) => answer.review,
    read: review,
    another: { refused: 'DUPLICATE_APPROVAL' },
  }),
  auditedCall(requestChanges, {
    as: 'reviewer',
    given: async (world) => ({ review: await openReview(world), reason: 'too wide' }),
    meanwhile: revise,
    shown: (answer) => answer.review,
    read: review,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(rejectReview, {
    as: 'reviewer',
    given: async (world) => ({ review: await openReview(world), reason: 'never' }),
    async meanwhile({ call }) {
      const again = { review: `${PACK}~${V}~1`, reason: 'a mistake' };
      await call(reopenReview, again, { as: 'approver' });
    },
    shown: (answer) => answer.review,
    read: review,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(reopenReview, {
    as: 'approver',
    given: async (world) => ({ review: await openRejected(world), reason: 'a mistake' }),
    async meanwhile(world) {
      await approve(world, V, 'second-approver');
      await world.call(PackService.method.archivePack, { pack: PACK, reason: 'replaced' });
    },
    shown: (answer) => answer.review,
    read: review,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(createComment, {
    which: 'a remark',
    as: 'reviewer',
    given: async (world) => ({ review: await openReview(world), comment: { body: 'why?', file: 'policy.stella' } }),
    async meanwhile(world) {
      await approve(world, V);
      await publish(world, V);
    },
    shown: (answer) => answer.comment,
    read: comment,
    another: 'again',
  }),
  auditedCall(createComment, {
    which: 'a blocking one',
    as: 'reviewer',
    given: async (world) => ({ review: await openReview(world), comment: { body: 'why?', blocking: true } }),
    meanwhile: revise,
    shown: (answer) => answer.comment,
    read: comment,
    another: 'again',
  }),
  auditedCall(resolveComment, {
    which: 'a remark',
    as: 'reviewer',
    given: (world) => openComment(world, false),
    meanwhile: revise,
    shown: (answer) => answer.comment,
    read: comment,
    another: 'nothing',
  }),
  auditedCall(resolveComment, {
    which: 'a blocking one',
    as: 'reviewer',
    given: (world) => openComment(world, true),
    meanwhile: revise,
    shown: (answer) => answer.comment,
    read: comment,
    another: 'nothing',
  }),
  ...[false, true].map((blocking) =>
    auditedCall(applySuggestion, {
      which: blocking ? 'of a blocking comment' : 'of a remark',
      given: (world) => openSuggestion(world, blocking),
      meanwhile: (world) => commit(world, 'edited by others'),
      shown: (answer) => answer.path,
      read: async (world, event) =>
        (await comment(world, event))?.appliedBy === 'author' ? 'policy.stella' : undefined,
      another: { refused: 'INVALID_STATE' },
    }),
  ),
];
