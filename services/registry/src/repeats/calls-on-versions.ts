import { type AuditEvent, VersionBump, VersionService } from '@policy-registry/contracts/registry';
import {
  commit,
  cut,
  openApproved,
  openDraft,
  PACK,
  read,
  release,
  submit,
  WORKSPACE,
} from '../kernel/story-fixture.ts';
import { auditedCall, type World } from './repeat-fixture.ts';

const {
  createVersion,
  reviseVersion,
  submitVersion,
  withdrawVersion,
  publishVersion,
  deprecateVersion,
  archiveVersion,
} = VersionService.method;

const V = '1.0.0';
const NAME = { pack: PACK, version: V };
const version = (world: World, event: AuditEvent) => read(world, event.version);
const withdraw = ({ call }: World) => call(withdrawVersion, { ...NAME, reason: 'not yet' });

async function openInReview(world: World): Promise<void> {
  await openDraft(world);
  await cut(world, V);
  await submit(world, V);
}

/** Versions, from the cut to their end. */
export const CALLS_ON_VERSIONS = [
  auditedCall(createVersion, {
    which: 'a bump',
    async given(world) {
      await openDraft(world);
      await cut(world, V);
      return { pack: PACK, workspace: WORKSPACE, number: { case: 'bump' as const, value: VersionBump.PATCH } };
    },
    meanwhile: (world) => cut(world, '2.0.0'),
    shown: (answer) => answer.version,
    read: version,
    another: 'again',
  }),
  auditedCall(createVersion, {
    which: 'an exact number',
    async given(world) {
      await openDraft(world);
      return { pack: PACK, workspace: WORKSPACE, number: { case: 'version' as const, value: V } };
    },
    meanwhile: (world) => submit(world, V),
    shown: (answer) => answer.version,
    read: version,
    another: { refused: 'VERSION_NUMBER_USED' },
  }),
  auditedCall(reviseVersion, {
    async given(world) {
      await openInReview(world);
      return { ...NAME, commit: await commit(world, 'better rules') };
    },
    meanwhile: (world) => submit(world, V),
    shown: (answer) => answer.version,
    read: version,
    another: { refused: 'NOTHING_TO_COMMIT' },
  }),
  auditedCall(submitVersion, {
    async given(world) {
      await openDraft(world);
      await cut(world, V);
      return { ...NAME, message: 'please look' };
    },
    async meanwhile(world) {
      await withdraw(world);
      await world.call(reviseVersion, { ...NAME, commit: await commit(world, 'better rules') });
      await submit(world, V);
    },
    shown: ({ version, review }) => ({ version, review }),
    read: async (world, { details }) => ({ version: await read(world, V), review: details?.review }),
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(withdrawVersion, {
    async given(world) {
      await openInReview(world);
      return { ...NAME, reason: 'not yet' };
    },
    meanwhile: (world) => submit(world, V),
    shown: (answer) => answer.version,
    read: version,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(publishVersion, {
    as: 'publisher',
    async given(world) {
      await openApproved(world, V);
      return { ...NAME, reason: 'release', ticket: 'SHOP-1' };
    },
    meanwhile: ({ call }) => call(deprecateVersion, { ...NAME, reason: 'broken' }),
    shown: (answer) => answer.version,
    read: version,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(deprecateVersion, {
    as: 'publisher',
    async given(world) {
      await openDraft(world);
      await release(world, V);
      await commit(world, 'better rules');
      await release(world, '1.1.0');
      return { ...NAME, reason: 'old', successorVersion: '1.1.0' };
    },
    shown: (answer) => answer.version,
    read: version,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(archiveVersion, {
    async given(world) {
      await openDraft(world);
      await cut(world, V);
      return { ...NAME, reason: 'never mind' };
    },
    shown: (answer) => answer.version,
    read: version,
    another: { refused: 'INVALID_STATE' },
  }),
];
