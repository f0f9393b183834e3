import {
  type AuditEvent,
  EnvironmentService,
  PromotionService,
  VersionService,
} from '@policy-registry/contracts/registry';
import { commit, openDraft, PACK, release } from '../kernel/story-fixture.ts';
import { auditedCall, type World } from './repeat-fixture.ts';

const { createEnvironment, updateEnvironment, getEnvironment, rollbackBinding, listBindingHistory } =
  EnvironmentService.method;
const { createPromotion, getPromotion } = PromotionService.method;

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
];
