import {
  type AuditEvent,
  EnvironmentService,
  PromotionService,
  VersionService,
} from '@policy-registry/contracts/registry';
import { commit, openDraft, PACK, release } from '../kernel/story-fixture.ts';
import { auditedCall, type World } from './repeat-fixture.ts';

const {
  createEnvironment,
  updateEnvironment,
  freezeEnvironment,
  unfreezeEnvironment,
  getEnvironment,
  rollbackBinding,
  listBindingHistory,
} = EnvironmentService.method;
const {
  createPromotion,
  approvePromotion,
  advancePromotion,
  abortPromotion,
  breakGlassPromotion,
  reviewPromotion,
  getPromotion,
} = PromotionService.method;

const WHERE = { environment: 'prod', pack: PACK };

const environment = async ({ call }: World) => (await call(getEnvironment, WHERE)).environment;
const open = ({ call }: World) => call(createEnvironment, { environment: { environment: 'prod' } });
const rename = ({ call }: World) =>
  call(updateEnvironment, { environment: { environment: 'prod', rank: 7 }, updateMask: { paths: ['rank'] } });
const promote = ({ call }: World, version: string) =>
  call(createPromotion, { ...WHERE, version, reason: 'go', ticket: 'OPS-1' });
const deprecate = ({ call }: World, version: string) =>
  call(VersionService.method.deprecateVersion, { pack: PACK, version, reason: 'old' });

/** An environment, and two versions that can be promoted into it. */
async function openProd(world: World): Promise<void> {
  await openDraft(world);
  await release(world, '1.0.0');
  await commit(world, 'better rules');
  await release(world, '1.1.0');
  await open(world);
}

const promotion = async ({ call }: World, { details }: AuditEvent) =>
  (await call(getPromotion, { promotion: String(details?.promotion) })).promotion;

/** One that is on its way: it waits for a second person, or is a canary. */
async function openOnTheWay(world: World, twoPerson: boolean) {
  await openProd(world);
  await promote(world, '1.0.0');
  const environment = { environment: 'prod', twoPerson };
  await world.call(updateEnvironment, { environment, updateMask: { paths: ['two_person'] } });
  const request = { ...WHERE, version: '1.1.0', reason: 'go', ticket: 'OPS-2', canary: { percent: 5 } };
  const { promotion } = await world.call(createPromotion, request, { as: 'first' });
  return { promotion: promotion?.promotion ?? '', irDigest: promotion?.irDigest ?? '' };
}

const rollBack = ({ call }: World) =>
  call(rollbackBinding, { ...WHERE, toVersion: '1.0.0', incident: 'INC-1', reason: 'too loud' });

/** Environments, and what is live in them. */
export const CALLS_ON_RELEASES = [
  auditedCall(createEnvironment, {
    given: async () => ({ environment: { environment: 'prod', rank: 3 } }),
    meanwhile: rename,
    shown: (answer) => answer.environment,
    read: environment,
    another: { refused: 'ALREADY_EXISTS' },
  }),
  auditedCall(updateEnvironment, {
    async given(world) {
      await open(world);
      const etag = (await environment(world))?.etag ?? '';
      return { environment: { environment: 'prod', displayName: 'Production' }, updateMask: { paths: ['*'] }, etag };
    },
    meanwhile: rename,
    shown: (answer) => answer.environment,
    read: environment,
    another: { refused: 'ETAG_MISMATCH' },
  }),
  auditedCall(createPromotion, {
    which: 'the first of a binding',
    async given(world) {
      await openProd(world);
      return { ...WHERE, version: '1.0.0', reason: 'go', ticket: 'OPS-1' };
    },
    async meanwhile(world) {
      await promote(world, '1.1.0');
      await deprecate(world, '1.0.0');
    },
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(createPromotion, {
    which: 'a later one',
    async given(world) {
      await openProd(world);
      await promote(world, '1.0.0');
      return { ...WHERE, version: '1.1.0', reason: 'go', ticket: 'OPS-2' };
    },
    meanwhile: (world) => promote(world, '1.0.0'),
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(rollbackBinding, {
    async given(world) {
      await openProd(world);
      await promote(world, '1.0.0');
      await promote(world, '1.1.0');
      return { ...WHERE, toVersion: '1.0.0', incident: 'INC-1', reason: 'too loud' };
    },
    meanwhile: (world) => promote(world, '1.1.0'),
    shown: (answer) => answer.binding,
    async read({ call }, { details }) {
      const { bindings } = await call(listBindingHistory, WHERE);
      return bindings.find(({ promotion }) => promotion === details?.promotion);
    },
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(freezeEnvironment, {
    async given(world) {
      await open(world);
      return { environment: 'prod', reason: 'audit' };
    },
    meanwhile: ({ call }) => call(unfreezeEnvironment, { environment: 'prod', reason: 'done' }),
    shown: (answer) => answer.environment,
    read: environment,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(unfreezeEnvironment, {
    async given(world) {
      await open(world);
      await world.call(freezeEnvironment, { environment: 'prod', reason: 'audit' });
      return { environment: 'prod', reason: 'done' };
    },
    meanwhile: rename,
    shown: (answer) => answer.environment,
    read: environment,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(approvePromotion, {
    given: (world) => openOnTheWay(world, true),
    meanwhile: ({ call }) => call(advancePromotion, { promotion: 'prod~shop~2' }),
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(advancePromotion, {
    async given(world) {
      const { promotion } = await openOnTheWay(world, false);
      return { promotion };
    },
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(abortPromotion, {
    async given(world) {
      const { promotion } = await openOnTheWay(world, false);
      return { promotion, reason: 'errors' };
    },
    meanwhile: (world) => promote(world, '1.1.0'),
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(breakGlassPromotion, {
    async given(world) {
      await openProd(world);
      await promote(world, '1.0.0');
      return { ...WHERE, version: '1.1.0', reason: 'fire', incident: 'INC-2' };
    },
    meanwhile: rollBack,
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(reviewPromotion, {
    async given(world) {
      await openProd(world);
      const glass = { ...WHERE, version: '1.0.0', reason: 'fire', incident: 'INC-2' };
      const { promotion } = await world.call(breakGlassPromotion, glass, { as: 'first' });
      return { promotion: promotion?.promotion ?? '', note: 'justified' };
    },
    meanwhile: (world) => promote(world, '1.1.0'),
    shown: (answer) => answer.promotion,
    read: promotion,
    another: { refused: 'INVALID_STATE' },
  }),
];
