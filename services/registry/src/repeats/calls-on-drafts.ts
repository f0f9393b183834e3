import { PackService, WorkspaceService } from '@policy-registry/contracts/registry';
import { commit, openDraft, PACK, policyText, put, release, WORKSPACE } from '../kernel/story-fixture.ts';
import { auditedCall, type World } from './repeat-fixture.ts';

const { createPack, updatePack, archivePack, restorePack, getPack } = PackService.method;
const {
  createWorkspace,
  updateWorkspace,
  archiveWorkspace,
  restoreWorkspace,
  putFile,
  deleteFile,
  getFile,
  listFiles,
  formatWorkspace,
  rebaseWorkspace,
  createCommit,
  getCommit,
} = WorkspaceService.method;

const pack = async ({ call }: World) => (await call(getPack, { pack: PACK })).pack;
const workspace = async ({ call }: World) =>
  (await call(WorkspaceService.method.getWorkspace, { workspace: WORKSPACE })).workspace;

const describePack = (world: World, description: string) =>
  world.call(updatePack, { pack: { pack: PACK, description }, updateMask: { paths: ['description'] } });
const describeWorkspace = (world: World, description: string) =>
  world.call(updateWorkspace, {
    workspace: { workspace: WORKSPACE, description },
    updateMask: { paths: ['description'] },
  });

/** Packs and workspaces. */
export const CALLS_ON_DRAFTS = [
  auditedCall(createPack, {
    given: async () => ({ pack: { pack: PACK } }),
    meanwhile: (world) => describePack(world, 'changed since'),
    shown: (answer) => answer.pack,
    read: pack,
    another: { refused: 'ALREADY_EXISTS' },
  }),
  auditedCall(updatePack, {
    async given(world) {
      await openDraft(world);
      const etag = (await pack(world))?.etag ?? '';
      return { pack: { pack: PACK, requiredApprovals: 2 }, updateMask: { paths: ['required_approvals'] }, etag };
    },
    meanwhile: (world) => describePack(world, 'changed since'),
    shown: (answer) => answer.pack,
    read: pack,
    another: { refused: 'ETAG_MISMATCH' },
  }),
  auditedCall(updatePack, {
    which: 'whatever the etag',
    async given(world) {
      await openDraft(world);
      return { pack: { pack: PACK, requiredApprovals: 2 }, updateMask: { paths: ['required_approvals'] } };
    },
    shown: (answer) => answer.pack,
    read: pack,
    another: 'again',
  }),
  auditedCall(archivePack, {
    async given(world) {
      await openDraft(world);
      return { pack: PACK, reason: 'replaced by another' };
    },
    meanwhile: ({ call }) => call(restorePack, { pack: PACK }),
    shown: (answer) => answer.pack,
    read: pack,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(restorePack, {
    async given(world) {
      await openDraft(world);
      await world.call(archivePack, { pack: PACK, reason: 'by mistake' });
      return { pack: PACK };
    },
    meanwhile: (world) => describePack(world, 'changed since'),
    shown: (answer) => answer.pack,
    read: pack,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(createWorkspace, {
    async given({ call }) {
      await call(createPack, { pack: { pack: PACK } });
      return { workspace: WORKSPACE, pack: PACK, displayName: 'Draft' };
    },
    meanwhile: (world) => describeWorkspace(world, 'changed since'),
    shown: (answer) => answer.workspace,
    read: workspace,
    another: { refused: 'ALREADY_EXISTS' },
  }),
  auditedCall(createWorkspace, {
    which: 'from a template',
    async given({ call }) {
      await call(createPack, { pack: { pack: PACK } });
      return { workspace: WORKSPACE, pack: PACK, template: 'secrets' };
    },
    meanwhile: (world) => put(world, 'README.md', 'written since'),
    shown: (answer) => answer.workspace,
    read: workspace,
    another: { refused: 'ALREADY_EXISTS' },
  }),
  auditedCall(updateWorkspace, {
    async given(world) {
      await openDraft(world);
      return { workspace: { workspace: WORKSPACE, displayName: 'Other' }, updateMask: { paths: ['display_name'] } };
    },
    meanwhile: ({ call }) => call(archiveWorkspace, { workspace: WORKSPACE }),
    shown: (answer) => answer.workspace,
    read: workspace,
    another: 'again',
  }),
  auditedCall(archiveWorkspace, {
    async given(world) {
      await openDraft(world);
      return { workspace: WORKSPACE };
    },
    meanwhile: ({ call }) => call(restoreWorkspace, { workspace: WORKSPACE }),
    shown: (answer) => answer.workspace,
    read: workspace,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(restoreWorkspace, {
    async given(world) {
      await openDraft(world);
      await world.call(archiveWorkspace, { workspace: WORKSPACE });
      return { workspace: WORKSPACE };
    },
    meanwhile: ({ call }) => call(archiveWorkspace, { workspace: WORKSPACE }),
    shown: (answer) => answer.workspace,
    read: workspace,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(createCommit, {
    async given(world) {
      await openDraft(world);
      await put(world, 'policy.stella', policyText('new rules'));
      return { workspace: WORKSPACE, message: 'new rules' };
    },
    meanwhile: (world) => commit(world, 'the next commit', 'colleague'),
    shown: (answer) => answer.commit,
    async read({ call }, { details }) {
      const named = { workspace: WORKSPACE, commit: String(details?.commit) };
      return (await call(getCommit, named)).commit;
    },
    another: { refused: 'NOTHING_TO_COMMIT' },
  }),
  auditedCall(putFile, {
    async given(world) {
      await openDraft(world);
      return { workspace: WORKSPACE, path: 'notes.md', file: { text: 'why\n' } };
    },
    meanwhile: (world) => put(world, 'policy.stella', policyText('changed since')),
    shown: (answer) => answer.file,
    read: async ({ call }) => (await call(getFile, { workspace: WORKSPACE, path: 'notes.md' })).file,
    another: 'nothing',
  }),
  auditedCall(deleteFile, {
    async given(world) {
      await openDraft(world);
      return { workspace: WORKSPACE, path: 'policy.stella', etag: '*' };
    },
    shown: () => ['pack.yaml'],
    read: async ({ call }) => (await call(listFiles, { workspace: WORKSPACE })).files.map(({ path }) => path),
    another: { refused: 'NOT_FOUND' },
  }),
  auditedCall(formatWorkspace, {
    async given(world) {
      await openDraft(world);
      await put(world, 'policy.stella', policyText('x').replaceAll('  ', ' '));
      return { workspace: WORKSPACE };
    },
    meanwhile: (world) => put(world, 'notes.md', 'why\n'),
    shown: ({ changed }) => changed,
    read: async () => ['policy.stella'],
    another: 'nothing',
  }),
  auditedCall(rebaseWorkspace, {
    async given(world) {
      await openDraft(world);
      await release(world, '1.0.0');
      const other = { workspace: 'other', pack: PACK, baseVersion: '1.0.0' };
      await world.call(createWorkspace, other);
      await commit(world, 'better rules');
      await release(world, '1.1.0');
      return { workspace: 'other', ontoVersion: '1.1.0' };
    },
    shown: (answer) => answer.workspace,
    read: async ({ call }) => (await call(WorkspaceService.method.getWorkspace, { workspace: 'other' })).workspace,
    another: { refused: 'INVALID_STATE' },
  }),
];
