import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { changeOnce, rememberedRequest } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { putText } from '../kernel/source-objects.ts';
import { readContent, withFile } from './file-rules.ts';
import { requireOpen, workspacesOf, workspaceTitle } from './read-workspace.ts';
import type { FileRecord, WorkspaceRecord } from './workspace-record.ts';

/**
 * Creates or replaces one file. The etag is of this file alone, and is checked against the newest workspace on every attempt: so
 * two writers of different files both succeed, and of two writers of one file the second is refused. Putting the
 * text that is there already changes nothing and succeeds, whatever the etag: a retry after a lost answer is safe.
 *
 * Throws ALREADY_EXISTS (no etag given, the file exists), ETAG_MISMATCH, WORKSPACE_ARCHIVED, and what file-rules.ts throws.
 */
export async function putFile(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly path: string; readonly text: string; readonly etag: string },
): Promise<{ readonly file: FileRecord; readonly text: string }> {
  const { workspace, path, etag } = request;
  const { tenant, subject } = context.principal;
  const { text, entry } = readContent(deps.limits, path, request.text);
  await putText(deps.objects, tenant, text);
  const call = { etag: '', context };
  const stored = await changeOnce(
    workspacesOf(deps, tenant),
    workspace,
    workspaceTitle(workspace),
    call,
    ({ body }) => {
      requireOpen(body);
      const current = body.files.find((file) => file.path === path);
      if (current?.sha256 === entry.sha256) return undefined;
      checkFileEtag(etag, path, current);
      const now = deps.now();
      const modifyTime = now.toISOString();
      const files = withFile(deps.limits, body.files, { ...entry, modifiedBy: subject, modifyTime });
      const details = { workspace, path, digest: entry.sha256, size: entry.size };
      return {
        body: edited(body, files, subject, modifyTime),
        events: [eventOf(context, now, { type: 'policy.workspace.file_saved', pack: body.pack, details })],
        made: modifyTime,
      };
    },
  );
  const made = rememberedRequest(stored.body, context.requestMark)?.made;
  // What this request wrote, also where somebody has written or removed the file since.
  if (made !== undefined) return { file: { ...entry, modifiedBy: subject, modifyTime: made }, text };
  return { file: fileOf(stored.body, path), text };
}

/** Removes one file. Throws NOT_FOUND, and ETAG_MISMATCH unless the etag is of the file as it is, or `*`. */
export async function deleteFile(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly path: string; readonly etag: string },
): Promise<void> {
  const { workspace, path, etag } = request;
  const { tenant, subject } = context.principal;
  const call = { etag: '', context };
  await changeOnce(workspacesOf(deps, tenant), workspace, workspaceTitle(workspace), call, ({ body }) => {
    requireOpen(body);
    const current = fileOf(body, path);
    if (etag !== '*' && etag !== current.sha256) throw mismatch(etag, path, current);
    const files = body.files.filter((file) => file.path !== path);
    const now = deps.now();
    const details = { workspace, path, digest: current.sha256 };
    return {
      body: edited(body, files, subject, now.toISOString()),
      events: [eventOf(context, now, { type: 'policy.workspace.file_deleted', pack: body.pack, details })],
    };
  });
}

/** Throws NOT_FOUND. */
export function fileOf({ workspace, files }: WorkspaceRecord, path: string): FileRecord {
  const file = files.find((one) => one.path === path);
  if (file !== undefined) return file;
  throw new ServiceError('NOT_FOUND', `There is no file ${JSON.stringify(path)} in ${workspaceTitle(workspace)}.`, {
    metadata: { resource: `${workspaceTitle(workspace)} file` },
  });
}

/** The record after an edit: whoever made it is among those who may not approve what comes of it. */
export function edited(
  body: WorkspaceRecord,
  files: readonly FileRecord[],
  editor: string,
  updateTime: string,
): WorkspaceRecord {
  return { ...body, files, editors: [...new Set([...body.editors, editor])].sort(), updateTime };
}

function checkFileEtag(etag: string, path: string, current: FileRecord | undefined): void {
  if (etag === '*') return;
  if (current === undefined && etag !== '') throw mismatch(etag, path, undefined);
  if (current === undefined || etag === current.sha256) return;
  if (etag !== '') throw mismatch(etag, path, current);
  throw new ServiceError('ALREADY_EXISTS', `There is a file ${path} already; pass its etag to replace it.`, {
    metadata: { path, actual: current.sha256 },
  });
}

function mismatch(etag: string, path: string, current: FileRecord | undefined): ServiceError {
  const how = etag === '' ? 'is named without its etag' : 'changed since it was read';
  return new ServiceError('ETAG_MISMATCH', `The file ${path} ${how}.`, {
    metadata: { path, expected: etag, actual: current?.sha256 ?? '' },
  });
}
