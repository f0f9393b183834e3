import { ReviewService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { checkFreeText } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTimestamp } from '../kernel/timestamps.ts';
import { maskedFields } from '../kernel/update-mask.ts';
import { verified } from '../versions/publication.ts';
import { VERSIONS } from '../versions/version-record.ts';
import { applySuggestion } from './apply-suggestion.ts';
import { approveReview } from './approve-review.ts';
import { COMMENTS, versionOf } from './comment-record.ts';
import { createComment } from './create-comment.ts';
import { inReview } from './read-comment.ts';
import { readReview } from './read-review.ts';
import { reopenReview } from './reopen-review.ts';
import { resolveComment } from './resolve-comment.ts';
import { commentMessage, reviewMessage, reviewStateFilter } from './review-messages.ts';
import { rejectReview, requestChanges } from './turn-down-review.ts';
import { REVIEW_FIELDS, updateReview } from './update-review.ts';

/** The handlers of ReviewService: proto messages in and out, nothing decided here. */
export function reviewHandlers(deps: RegistryDependencies, pager: Pager): Implementation {
  return implement(ReviewService, {
    async getReview(request, { principal }) {
      const { stored, round } = await readReview(deps, principal.tenant, request.review);
      return { review: reviewMessage(stored, round) };
    },

    async listReviews(request, context) {
      const documents = deps.documents.forTenant(context.principal.tenant);
      const state = reviewStateFilter(request.state);
      checkFreeText({ pack: request.pack });
      const { items, nextPageToken } = await listPage(pager, context, documents.collection(VERSIONS), request, {
        where: {
          reviewed: true,
          ...(request.pack === '' ? {} : { pack: request.pack }),
          ...(state === undefined ? {} : { reviewState: state }),
        },
        orderBy: { field: 'reviewTime', value: ({ rounds }) => rounds.at(-1)?.updateTime ?? null },
        descending: true,
      });
      const versions = await Promise.all(items.map((stored) => verified(documents, stored)));
      const reviews = versions.flatMap((stored) => {
        const round = stored.body.rounds.at(-1);
        return round === undefined ? [] : [reviewMessage(stored, round)];
      });
      return { reviews, nextPageToken };
    },

    async updateReview({ review, updateMask, etag }, context) {
      const { reviewers = [], dueTime, escalationContact = '' } = review ?? {};
      const { stored, round } = await updateReview(deps, context, {
        review: review?.review ?? '',
        ...{ reviewers, escalationContact },
        dueTime: dueTime && readTimestamp('review.dueTime', dueTime),
        mask: maskedFields(updateMask, REVIEW_FIELDS),
        etag: etag || (review?.etag ?? ''),
      });
      return { review: reviewMessage(stored, round) };
    },

    async approveReview(request, context) {
      const { stored, round } = await approveReview(deps, context, request);
      return { review: reviewMessage(stored, round) };
    },

    async requestChanges(request, context) {
      const { stored, round } = await requestChanges(deps, context, request);
      return { review: reviewMessage(stored, round) };
    },

    async rejectReview(request, context) {
      const { stored, round } = await rejectReview(deps, context, request);
      return { review: reviewMessage(stored, round) };
    },

    async reopenReview(request, context) {
      const { stored, round } = await reopenReview(deps, context, request);
      return { review: reviewMessage(stored, round) };
    },

    async createComment({ review, comment }, context) {
      const { thread = '', file = '', lineStart = 0, lineEnd = 0 } = comment ?? {};
      const { body = '', suggestion = '', blocking = false } = comment ?? {};
      const request = { review, thread, file, lineStart, lineEnd, body, suggestion, blocking };
      return { comment: commentMessage(await createComment(deps, context, request)) };
    },

    async listComments(request, context) {
      const { tenant } = context.principal;
      const { review } = request;
      const view = await readReview(deps, tenant, review);
      const comments = deps.documents.forTenant(tenant).collection(COMMENTS);
      const { items, nextPageToken } = await listPage(pager, context, comments, request, {
        where: { version: versionOf(review) },
        filter: { review },
        orderBy: { field: 'createTime', value: ({ createTime }) => createTime },
      });
      const records = items.map(({ body }) => body);
      const shown = await inReview(deps, tenant, view, records);
      return { comments: shown.map(commentMessage), nextPageToken };
    },

    async resolveComment(request, context) {
      return { comment: commentMessage(await resolveComment(deps, context, request)) };
    },

    applySuggestion: (request, context) => applySuggestion(deps, context, request),
  });
}
