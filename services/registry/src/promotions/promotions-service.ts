import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { type Promotion, PromotionSchema, PromotionService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { etagOf } from '@policy-registry/transitions';
import { settle } from '../audit/settle.ts';
import { spanState } from '../environments/binding-message.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import type { Step } from './activate.ts';
import { createPromotion } from './create-promotion.ts';
import { promotionId } from './promotion-id.ts';
import { PROMOTIONS } from './promotion-log.ts';
import { type PromotionView, readPromotion, viewPromotions } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/**
 * The handlers of PromotionService: proto messages in and out, nothing decided here. Second approvals, canaries and break-glass
 * promotions are not served yet.
 */
export function promotionHandlers(deps: ReleaseDependencies, pager: Pager): Implementation {
  return implement(PromotionService, {
    async createPromotion({ canary, ...request }, context) {
      const result = await createPromotion(deps, context, { ...request, hasCanary: canary !== undefined });
      if ('step' in result) return { promotion: checkedMessage(result.step, context.principal.subject) };
      return { promotion: promotionMessage(result) };
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
        orderBy: { field: 'since', value: ({ activation }) => activation.since },
        descending: true,
      });
      const views = await viewPromotions(
        documents,
        page.items.map(({ body }) => body),
      );
      return { promotions: views.map(promotionMessage), nextPageToken: page.nextPageToken };
    },
  });
}

function promotionMessage({ binding, span }: PromotionView): Promotion {
  const { environment, pack } = binding.body;
  const { generation, version, sourceDigest, irDigest, reason, ticket, actor, statement, since } = span.activation;
  return create(PromotionSchema, {
    promotion: promotionId(environment, pack, generation),
    environment,
    pack,
    version,
    state: spanState(span),
    sourceDigest,
    irDigest,
    reason,
    ticket,
    requestedBy: actor,
    attestation: statement.attestation,
    createTime: timestampOf(since),
    updateTime: timestampOf(span.successor?.since ?? since),
    etag: etagOf(binding),
  });
}

/** The answer to `validate_only`: no id, no state, no attestation, no times, since nothing happened. */
function checkedMessage(step: Step, requestedBy: string): MessageInitShape<typeof PromotionSchema> {
  const { environment, pack, version, published, reason, ticket } = step;
  const { sourceDigest, irDigest } = published;
  return { environment, pack, version, sourceDigest, irDigest, reason, ticket, requestedBy };
}
