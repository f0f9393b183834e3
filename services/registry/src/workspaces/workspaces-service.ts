import { WorkspaceService } from '@policy-registry/contracts/registry';
import { compilationMessage, diagnosticMessage } from '@policy-registry/engine-messages';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { TEMPLATES } from '@policy-registry/templates';
import { diffMessage } from '../kernel/diff-messages.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { slicePage } from '../kernel/slice-page.ts';
import { getText } from '../kernel/source-objects.ts';
import { maskedFields } from '../kernel/update-mask.ts';
import { compileWorkspace } from './compile-workspace.ts';
import { createCommit } from './create-commit.ts';
import { createWorkspace } from './create-workspace.ts';
import { diffCommits } from './diff-commits.ts';
import { formatWorkspace } from './format-workspace.ts';
import { listFiles } from './list-files.ts';
import { lockFile, unlockFile } from './lock-file.ts';
import { deleteFile, fileOf, putFile } from './put-file.ts';
import { listCommits, readCommit } from './read-commits.ts';
import { readWorkspace, workspacesOf } from './read-workspace.ts';
import { rebaseWorkspace } from './rebase-workspace.ts';
import { testMessage } from './test-messages.ts';
import { testWorkspace } from './test-workspace.ts';
import { turnWorkspace, updateWorkspace, WORKSPACE_FIELDS } from './update-workspace.ts';
import { commitMessage, fileMessage, lockMessage, templateMessage, workspaceMessage } from './workspace-messages.ts';

/** The handlers of WorkspaceService: proto messages in and out, nothing decided here. */
export function workspaceHandlers(deps: RegistryDependencies, pager: Pager): Implementation {
  return implement(WorkspaceService, {
    async createWorkspace(request, context) {
      return { workspace: workspaceMessage(await createWorkspace(deps, context, request), deps.now()) };
    },

    async getWorkspace(request, { principal }) {
      return {
        workspace: workspaceMessage(await readWorkspace(deps, principal.tenant, request.workspace), deps.now()),
      };
    },

    async listWorkspaces(request, context) {
      checkFreeText({ pack: request.pack });
      const where = {
        ...(request.pack === '' ? {} : { pack: request.pack }),
        ...(request.showArchived ? {} : { archived: false }),
      };
      const workspaces = workspacesOf(deps, context.principal.tenant);
      const { items, nextPageToken } = await listPage(pager, context, workspaces, request, { where });
      return { workspaces: items.map((stored) => workspaceMessage(stored, deps.now())), nextPageToken };
    },

    async updateWorkspace({ workspace: fields, updateMask, etag }, context) {
      const { workspace = '', displayName = '', description = '' } = fields ?? {};
      const mask = maskedFields(updateMask, WORKSPACE_FIELDS);
      const request = { workspace, displayName, description, mask, etag: etag || (fields?.etag ?? '') };
      return { workspace: workspaceMessage(await updateWorkspace(deps, context, request), deps.now()) };
    },

    async archiveWorkspace(request, context) {
      return { workspace: workspaceMessage(await turnWorkspace(deps, context, 'archive', request), deps.now()) };
    },

    async restoreWorkspace(request, context) {
      return { workspace: workspaceMessage(await turnWorkspace(deps, context, 'restore', request), deps.now()) };
    },

    async listFiles(request, context) {
      const { items, nextPageToken } = await listFiles(deps, context, pager, request);
      return { files: items.map((file) => fileMessage(file)), nextPageToken };
    },

    async getFile(request, { principal }) {
      const { body } = await readWorkspace(deps, principal.tenant, request.workspace);
      const file = fileOf(body, request.path);
      return { file: fileMessage(file, await getText(deps.objects, principal.tenant, file.sha256)) };
    },

    async putFile({ workspace, path, file: content, etag }, context) {
      const { file, text } = await putFile(deps, context, { workspace, path, text: content?.text ?? '', etag });
      return { file: fileMessage(file, text) };
    },

    async deleteFile(request, context) {
      await deleteFile(deps, context, request);
      return {};
    },

    async lockFile(request, context) {
      return { lock: lockMessage(await lockFile(deps, context, request)) };
    },

    async unlockFile(request, context) {
      await unlockFile(deps, context, request);
      return {};
    },

    async rebaseWorkspace(request, context) {
      const { stored, conflicts } = await rebaseWorkspace(deps, context, request);
      return { workspace: workspaceMessage(stored, deps.now()), conflicts: [...conflicts] };
    },

    async createCommit(request, context) {
      return { commit: commitMessage(await createCommit(deps, context, request)) };
    },

    async getCommit(request, { principal }) {
      const { body } = await readWorkspace(deps, principal.tenant, request.workspace);
      return { commit: commitMessage(await readCommit(deps, principal.tenant, body, request.commit)) };
    },

    async listCommits(request, context) {
      const { commits, nextPageToken } = await listCommits(deps, context, pager, request);
      return { commits: commits.map(commitMessage), nextPageToken };
    },

    async diffCommits(request, context) {
      return diffMessage(await diffCommits(deps, context, request));
    },

    async lintWorkspace({ workspace, strict }, { principal }) {
      const { compilation } = await compileWorkspace(deps, principal.tenant, { workspace, commit: '', strict });
      return { compilation: compilationMessage(compilation) };
    },

    async compileWorkspace(request, { principal }) {
      const { compilation, compiled } = await compileWorkspace(deps, principal.tenant, request);
      return {
        compilation: compilationMessage(compilation),
        ir: new Uint8Array(Buffer.from(compiled?.irJson ?? '', 'utf8')),
      };
    },

    async testWorkspace(request, { principal }) {
      return testMessage(await testWorkspace(deps, principal.tenant, request));
    },

    async formatWorkspace(request, context) {
      const { changed, diagnostics } = await formatWorkspace(deps, context, request);
      return { changed: [...changed], diagnostics: diagnostics.map(diagnosticMessage) };
    },

    async listTemplates(request, context) {
      const { items, nextPageToken } = slicePage(pager, context, request, {}, TEMPLATES, ({ name }) => name);
      return { templates: items.map(templateMessage), nextPageToken };
    },
  });
}
