import { byPath, treeEntry } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText, putText } from '../kernel/source-objects.ts';
import { readPublishedVersion } from '../versions/read-version.ts';
import { checkTree, readContent } from './file-rules.ts';
import { type MergedFile, mergeTrees } from './merge-trees.ts';
import { edited } from './put-file.ts';
import { requireOpen, workspacesOf, workspaceTitle } from './read-workspace.ts';
import { type FileRecord, treeOf, type WorkspaceRecord } from './workspace-record.ts';

export interface Rebased {
  readonly stored: Stored<WorkspaceRecord>;
  /** When there are any, nothing was changed. */
  readonly conflicts: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Moves a draft onto another published version of its pack: a three-way merge of the files as they are now, from the base that they
 * started from. The result is not committed. Throws INVALID_STATE when it is the base already, NOT_FOUND, ETAG_MISMATCH,
 * WORKSPACE_ARCHIVED.
 */
export async function rebaseWorkspace(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly ontoVersion: string; readonly etag: string },
): Promise<Rebased> {
  const { workspace, ontoVersion, etag } = request;
  const { tenant, subject } = context.principal;
  let conflicts: Rebased['conflicts'] = [];
  const title = workspaceTitle(workspace);
  const stored = await changeOnce(workspacesOf(deps, tenant), workspace, title, { etag, context }, async ({ body }) => {
    requireOpen(body);
    requireOtherBase(body, ontoVersion);
    const { candidate } = (await readPublishedVersion(deps, tenant, body.pack, ontoVersion)).body;
    const labels = { ours: `${workspace} (draft)`, theirs: `${body.pack} ${ontoVersion}` };
    const sides = [body.baseTree, treeOf(body.files), candidate.tree] as const;
    const merged = await mergeTrees(sides, labels, (digest) => getText(deps.objects, tenant, digest));
    conflicts = merged.conflicts;
    if (conflicts.length > 0) return undefined;
    const now = deps.now();
    const time = now.toISOString();
    const files = await filesOf(deps, tenant, body, merged.files, { modifiedBy: subject, modifyTime: time });
    const details = { workspace, from: body.baseVersion, to: ontoVersion };
    return {
      body: { ...edited(body, files, subject, time), baseVersion: ontoVersion, baseTree: candidate.tree },
      events: [eventOf(context, now, { type: 'policy.workspace.rebased', pack: body.pack, details })],
    };
  });
  return { stored, conflicts };
}

function requireOtherBase({ workspace, baseVersion }: WorkspaceRecord, ontoVersion: string): void {
  if (baseVersion !== ontoVersion) return;
  throw new ServiceError('INVALID_STATE', `The ${workspaceTitle(workspace)} is on version ${ontoVersion} already.`, {
    metadata: { baseVersion },
  });
}

/** Merged texts are stored; a file that stays as it was keeps who changed it last. */
async function filesOf(
  deps: RegistryDependencies,
  tenant: string,
  { files }: WorkspaceRecord,
  merged: readonly MergedFile[],
  change: Pick<FileRecord, 'modifiedBy' | 'modifyTime'>,
): Promise<FileRecord[]> {
  const records = merged.map((file) => {
    const entry = 'from' in file ? file.from : treeEntry(file.path, file.text);
    const kept = files.find(({ path, sha256 }) => path === entry.path && sha256 === entry.sha256);
    return kept ?? { ...entry, ...change };
  });
  checkTree(deps.limits, records);
  for (const file of merged) {
    if ('text' in file) await putText(deps.objects, tenant, readContent(deps.limits, file.path, file.text).text);
  }
  return records.sort(byPath);
}
