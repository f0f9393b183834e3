import { PromotionService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { settle } from '../audit/settle.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import { abortPromotion } from './abort-promotion.ts';
import { advancePromotion } from './advance-promotion.ts';
import { approvePromotion } from './approve-promotion.ts';
import { breakGlass } from './break-glass.ts';
import { createPromotion } from './create-promotion.ts';
import { canaryRecord, checkedMessage, promotionMessage } from './promotion-message.ts';
import { PROMOTIONS } from './promotion-record.ts';
import { readPromotion, viewPromotions } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';
import { reviewPromotion } from './review-promotion.ts';

/** The handlers of PromotionService: proto messages in and out, nothing decided here. */
export function promotionHandlers(deps: ReleaseDependencies, pager: Pager): Implementation {
  return implement(PromotionService, {
    async createPromotion({ canary, ...request }, context) {
      const result = await createPromotion(deps, context, { ...request, canary: canaryRecord(canary) });
      return { promotion: 'record' in result ? promotionMessage(result) : checkedMessage(result) };
    },

    async getPromotion({ promotion }, context) {
      return { promotion: promotionMessage(await readPromotion(deps, context, promotion)) };
    },

    async listPromotions(request, context) {
      const { environment, pack } = request;
      checkFreeText({ environment, pack });
      await settle(deps.relay, context);
      const documents = deps.documents.forTenant(context.principal.tenant);
      const page = await listPage(pager, context, documents.collection(PROMOTIONS), request, {
        where: { ...(environment === '' ? {} : { environment }), ...(pack === '' ? {} : { pack }) },
        orderBy: { field: 'createTime', value: ({ createTime }) => createTime },
        descending: true,
      });
      const views = await viewPromotions(
        documents,
        page.items.map(({ body }) => body),
      );
      return { promotions: views.map(promotionMessage), nextPageToken: page.nextPageToken };
    },

    async approvePromotion(request, context) {
      return { promotion: promotionMessage(await approvePromotion(deps, context, request)) };
    },

    async advancePromotion({ canary, ...request }, context) {
      const view = await advancePromotion(deps, context, { ...request, canary: canaryRecord(canary) });
      return { promotion: promotionMessage(view) };
    },

    async abortPromotion(request, context) {
      return { promotion: promotionMessage(await abortPromotion(deps, context, request)) };
    },

    async breakGlassPromotion(request, context) {
      return { promotion: promotionMessage(await breakGlass(deps, context, request)) };
    },

    async reviewPromotion(request, context) {
      return { promotion: promotionMessage(await reviewPromotion(deps, context, request)) };
    },
  });
}
