import type { DescMethodUnary, MessageInitShape } from '@bufbuild/protobuf';
import {
  BindingState,
  EnvironmentService,
  PackService,
  type Promotion,
  PromotionService,
  ReviewService,
  VersionBump,
  VersionService,
  VersionState,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import { policyText } from '../kernel/story-fixture.ts';
import type { Actor } from './actor.ts';

/** A choice among what there is, made by the history: the same number means the same thing in the same state. */
export type Pick = <T>(items: readonly T[]) => T | undefined;

/** What somebody does. Undefined when there is nothing to do it to. */
export type Move = (actor: Actor, pick: Pick) => Promise<unknown> | undefined;

/** Mostly one that takes the move; sometimes any, since a rule that nothing runs into is not tested. */
function prefer<T>(items: readonly T[], takes: (item: T) => boolean, pick: Pick): T | undefined {
  const fitting = items.filter(takes);
  return pick(fitting.length > 0 && pick([true, true, true, false]) ? fitting : items);
}

const versionOf = async (actor: Actor, pick: Pick, ...states: readonly VersionState[]) => {
  const { versions } = await actor.read(VersionService.method.listVersions, {
    ...{ pack: actor.place.pack, pageSize: 100, showArchived: true },
  });
  return prefer(versions, ({ state }) => states.includes(state), pick);
};

const bindingOf = ({ place }: Actor, pick: Pick) => ({ environment: pick(place.environments) ?? '', pack: place.pack });

/** A call on one of the versions that there are. */
function onVersion<M extends DescMethodUnary>(
  method: M,
  request: (version: { pack: string; version: string }) => MessageInitShape<M['input']>,
  ...states: readonly VersionState[]
): Move {
  return async (actor, pick) => {
    const version = await versionOf(actor, pick, ...states);
    if (version !== undefined) await actor.call(method, request({ pack: actor.place.pack, version: version.version }));
  };
}

/** A call on the review of one of the versions, over the bytes that it shows. */
function onReview<M extends DescMethodUnary>(
  method: M,
  request: (shown: { review: string; sourceDigest: string; irDigest: string }) => MessageInitShape<M['input']>,
  state = VersionState.IN_REVIEW,
): Move {
  return async (actor, pick) => {
    const version = await versionOf(actor, pick, state);
    if (version === undefined || version.review === '') return;
    const { review, sourceDigest, irDigest } = version;
    await actor.call(method, request({ review, sourceDigest, irDigest }));
  };
}

/** A call on one of the promotions that there are. */
function onPromotion<M extends DescMethodUnary>(
  method: M,
  request: (shown: { promotion: string; irDigest: string }) => MessageInitShape<M['input']>,
  takes: (promotion: Promotion) => boolean,
): Move {
  return async (actor, pick) => {
    const { promotions } = await actor.read(PromotionService.method.listPromotions, {
      pack: actor.place.pack,
      pageSize: 5,
    });
    const found = prefer(promotions, takes, pick);
    if (found !== undefined) await actor.call(method, request(found));
  };
}

const isCanary = ({ state }: Promotion) => state === BindingState.CANARY;
const isPending = ({ state }: Promotion) => state === BindingState.PENDING_SECOND_APPROVAL;

const canaryOf = (pick: Pick) => pick([undefined, { percent: 5 }, { percent: 50 }, { percent: 0, selectors: ['a/*'] }]);

const promote: Move = async (actor, pick) => {
  const version = await versionOf(actor, pick, VersionState.PUBLISHED);
  if (version === undefined) return;
  const canary = canaryOf(pick);
  const request = { ...bindingOf(actor, pick), version: version.version, reason: 'go', ticket: 'OPS-1' };
  await actor.call(PromotionService.method.createPromotion, canary === undefined ? request : { ...request, canary });
};

export const MOVES: Readonly<Record<string, Move>> = {
  async commit(actor, pick) {
    const because = pick(['one', 'two', 'three', 'four']) ?? '';
    const file = {
      workspace: actor.place.workspace,
      path: 'policy.stella',
      file: { text: policyText(because) },
      etag: '*',
    };
    await actor.call(WorkspaceService.method.putFile, file);
    await actor.call(WorkspaceService.method.createCommit, { workspace: actor.place.workspace, message: because });
  },
  cut(actor, pick) {
    const value = pick([VersionBump.PATCH, VersionBump.MINOR]) ?? VersionBump.PATCH;
    const number = pick([
      { case: 'bump' as const, value },
      { case: 'version' as const, value: '1.0.0' },
    ]);
    return (
      number &&
      actor.call(VersionService.method.createVersion, {
        pack: actor.place.pack,
        workspace: actor.place.workspace,
        number,
      })
    );
  },
  revise: onVersion(
    VersionService.method.reviseVersion,
    (version) => version,
    VersionState.DRAFT,
    VersionState.IN_REVIEW,
  ),
  submit: onVersion(VersionService.method.submitVersion, (version) => version, VersionState.DRAFT),
  withdraw: onVersion(VersionService.method.withdrawVersion, (version) => version, VersionState.IN_REVIEW),
  approve: onReview(ReviewService.method.approveReview, (shown) => shown),
  requestChanges: onReview(ReviewService.method.requestChanges, ({ review }) => ({ review, reason: 'no' })),
  reject: onReview(ReviewService.method.rejectReview, ({ review }) => ({ review, reason: 'no' })),
  reopen: onReview(
    ReviewService.method.reopenReview,
    ({ review }) => ({ review, reason: 'after all' }),
    VersionState.REJECTED,
  ),
  comment: onReview(ReviewService.method.createComment, ({ review }) => ({
    review,
    comment: { body: 'why?', blocking: true },
  })),
  async resolve(actor, pick) {
    const version = await versionOf(actor, pick);
    if (version === undefined || version.review === '') return;
    const { review } = version;
    const { comments } = await actor.read(ReviewService.method.listComments, { review });
    const found = pick(comments);
    if (found === undefined) return;
    await actor.call(ReviewService.method.resolveComment, { review, comment: found.comment });
  },
  publish: onVersion(
    VersionService.method.publishVersion,
    (version) => ({
      ...version,
      reason: 'go',
      ticket: 'OPS-1',
    }),
    VersionState.APPROVED,
  ),
  deprecate: onVersion(
    VersionService.method.deprecateVersion,
    (version) => ({ ...version, reason: 'old' }),
    VersionState.PUBLISHED,
  ),
  archive: onVersion(
    VersionService.method.archiveVersion,
    (version) => ({ ...version, reason: 'gone' }),
    VersionState.DEPRECATED,
  ),
  promote,
  approvePromotion: onPromotion(
    PromotionService.method.approvePromotion,
    ({ promotion, irDigest }) => ({
      promotion,
      irDigest,
    }),
    isPending,
  ),
  widen: onPromotion(
    PromotionService.method.advancePromotion,
    ({ promotion }) => ({
      promotion,
      canary: { percent: 60, selectors: ['a/*'] },
    }),
    isCanary,
  ),
  advance: onPromotion(PromotionService.method.advancePromotion, ({ promotion }) => ({ promotion }), isCanary),
  abort: onPromotion(
    PromotionService.method.abortPromotion,
    ({ promotion }) => ({ promotion, reason: 'no' }),
    (each) => isCanary(each) || isPending(each),
  ),
  async breakGlass(actor, pick) {
    const version = await versionOf(actor, pick, VersionState.PUBLISHED);
    if (version === undefined) return;
    const request = { ...bindingOf(actor, pick), version: version.version, reason: 'fire', incident: 'INC-1' };
    await actor.call(PromotionService.method.breakGlassPromotion, request);
  },
  reviewPromotion: onPromotion(
    PromotionService.method.reviewPromotion,
    ({ promotion }) => ({ promotion, note: 'seen' }),
    ({ breakGlass }) => breakGlass,
  ),
  async rollback(actor, pick) {
    const version = await versionOf(actor, pick, VersionState.PUBLISHED, VersionState.DEPRECATED);
    if (version === undefined) return;
    const request = { ...bindingOf(actor, pick), toVersion: version.version, incident: 'INC-2', reason: 'loud' };
    await actor.call(EnvironmentService.method.rollbackBinding, request);
  },
  freeze: (actor, pick) =>
    actor.call(EnvironmentService.method.freezeEnvironment, { ...bindingOf(actor, pick), reason: 'audit' }),
  unfreeze: (actor, pick) =>
    actor.call(EnvironmentService.method.unfreezeEnvironment, { ...bindingOf(actor, pick), reason: 'done' }),
  twoPersons: (actor, pick) =>
    actor.call(EnvironmentService.method.updateEnvironment, {
      environment: { environment: bindingOf(actor, pick).environment, twoPerson: pick([true, true, false]) ?? true },
      updateMask: { paths: ['two_person'] },
    }),
  archivePack: (actor) => actor.call(PackService.method.archivePack, { pack: actor.place.pack, reason: 'no' }),
  restorePack: (actor) => actor.call(PackService.method.restorePack, { pack: actor.place.pack }),
};

/** Moves that make whoever does them an author of the version. */
export const AUTHORED: ReadonlySet<string> = new Set(['commit', 'cut', 'revise', 'submit']);
