import type { CallContext } from '@policy-registry/rpc';
import { requireEtag } from '@policy-registry/transitions';
import { type BindingRecord, bindingTitle, newBinding } from '../environments/binding-record.ts';
import { findBinding } from '../environments/read-binding.ts';
import { readEnvironment } from '../environments/read-environment.ts';
import { readGovernance } from '../governance/read-governance.ts';
import { checkTicket } from '../governance/ticket-pattern.ts';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import type { ChangeSubject } from '../versions/gates/gate.ts';
import { holdEvidence } from '../versions/gates/hold-evidence.ts';
import { activate } from './activate.ts';
import { checkCanary } from './canary.ts';
import { type BindingDecision, changeBinding, unseenBinding } from './change-binding.ts';
import { newPromotion } from './new-promotion.ts';
import { readPromotable, requireClear, requireNotLive, requireThawed } from './promotable.ts';
import { promotionTransition } from './promotion-event.ts';
import { requirePromotionGates } from './promotion-gates.ts';
import type { CanaryRecord, PromotionRecord } from './promotion-record.ts';
import type { PromotionView } from './read-promotion.ts';
import type { PublishedVersion, ReleaseDependencies } from './release-dependencies.ts';

export interface PromotionRequest {
  readonly environment: string;
  readonly pack: string;
  readonly version: string;
  readonly reason: string;
  readonly ticket: string;
  readonly canary: CanaryRecord | undefined;
  /** The digest that is meant; empty when the caller does not say. */
  readonly irDigest: string;
  readonly validateOnly: boolean;
  readonly etag: string;
}

/**
 * Binds a published version to an environment: it waits for the second person where the environment asks for one, else it is a canary,
 * else live. Throws NOT_FOUND (environment, version), INVALID_STATE (not published, live already, another on its way, a broken glass
 * without review), ENVIRONMENT_FROZEN, GATES_NOT_SATISFIED, STALE_DIGEST, ETAG_MISMATCH, CONFLICT.
 */
export async function createPromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  request: PromotionRequest,
): Promise<PromotionView | PromotionRecord> {
  const { reason, ticket, canary } = request;
  checkFreeText({ reason, ticket });
  if (canary !== undefined) checkCanary(canary);
  if (request.validateOnly) return dryRun(deps, context, request);
  return changeBinding(deps, context, request, async (binding) => {
    const { twoPerson, published, evidence } = await checked(deps, context, request, binding);
    const { pack, version, environment } = request;
    await holdEvidence(deps, context.principal.tenant, evidence, `promotion ${pack}@${version} to ${environment}`);
    return begin(deps, context, binding, recordOf(context, binding, request, published, deps.now()), twoPerson);
  });
}

/** What would have become of it, with nothing written. */
async function dryRun(
  deps: ReleaseDependencies,
  context: CallContext,
  request: PromotionRequest,
): Promise<PromotionRecord> {
  const { environment, pack, etag } = request;
  const stored = await findBinding(deps, context.principal.tenant, environment, pack);
  const binding = stored?.body ?? newBinding(environment, pack);
  const { published } = await checked(deps, context, request, binding);
  if (etag !== '' && stored === undefined) throw unseenBinding(environment, pack, etag);
  if (stored !== undefined) requireEtag(stored, etag, bindingTitle(environment, pack));
  return recordOf(context, binding, request, published, deps.now());
}

async function checked(
  deps: ReleaseDependencies,
  context: CallContext,
  request: PromotionRequest,
  binding: BindingRecord,
): Promise<{ readonly twoPerson: boolean; readonly published: PublishedVersion; readonly evidence: ChangeSubject }> {
  const { tenant } = context.principal;
  const { body: environment } = await readEnvironment(deps, tenant, request.environment);
  requireThawed(environment);
  const published = await readPromotable(deps, context, request);
  requireNotLive(binding, request.version);
  requireClear(binding);
  if (request.canary !== undefined && binding.current === undefined) {
    throw invalidArgument('canary', 'needs something that is live, for those who do not see it yet', 'canary');
  }
  const { body: rules } = await readGovernance(deps, tenant);
  checkTicket(request.ticket, rules);
  const evidence = await requirePromotionGates(deps, tenant, { ...request, environment, published, binding, rules });
  return { twoPerson: environment.twoPerson, published, evidence };
}

function recordOf(
  { principal }: CallContext,
  binding: BindingRecord,
  { version, reason, ticket, canary }: PromotionRequest,
  published: PublishedVersion,
  now: Date,
): PromotionRecord {
  const asked = { version, published, requestedBy: principal.subject, reason, ticket, canary };
  return newPromotion(binding, { kind: 'promotion', ...asked }, now);
}

async function begin(
  deps: ReleaseDependencies,
  context: CallContext,
  binding: BindingRecord,
  record: PromotionRecord,
  twoPerson: boolean,
): Promise<BindingDecision> {
  if (!twoPerson) return proceed(deps, context, binding, record, 'none');
  const time = new Date(record.createTime);
  return {
    binding: { ...binding, promotions: record.number, open: record },
    promotion: record,
    events: [eventOf(context, time, promotionTransition(record, 'policy.promotion.requested', 'none'))],
  };
}

/** What follows when nobody has to be waited for: the canary, where there is one, else it is live. */
export async function proceed(
  deps: ReleaseDependencies,
  context: CallContext,
  binding: BindingRecord,
  record: PromotionRecord,
  from: 'none' | 'pending_second_approval',
): Promise<BindingDecision> {
  if (record.canary === undefined) return activate(deps, context, binding, record, from);
  const now = deps.now();
  const open: PromotionRecord = { ...record, state: 'canary', updateTime: now.toISOString() };
  return {
    binding: { ...binding, promotions: Math.max(binding.promotions, record.number), head: binding.head + 1, open },
    promotion: open,
    events: [eventOf(context, now, promotionTransition(open, 'policy.promotion.canary', from))],
  };
}
