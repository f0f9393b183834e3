import { create } from '@bufbuild/protobuf';
import type { TreeEntry } from '@policy-registry/canonical';
import {
  type Commit,
  CommitSchema,
  type Template as TemplateMessage,
  TemplateSchema,
  type Workspace,
  type WorkspaceFile,
  WorkspaceFileSchema,
  WorkspaceSchema,
  WorkspaceState,
} from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import type { Template } from '@policy-registry/templates';
import { etagOf } from '@policy-registry/transitions';
import { timestampOf } from '../kernel/timestamps.ts';
import { locksAt } from './lock-file.ts';
import {
  type CommitRecord,
  type FileRecord,
  isDirty,
  type LockRecord,
  totalBytes,
  type WorkspaceRecord,
} from './workspace-record.ts';

export function workspaceMessage(stored: Stored<WorkspaceRecord>, now: Date): Workspace {
  const { body } = stored;
  const { workspace, pack, displayName, description, baseVersion, createdBy } = body;
  return create(WorkspaceSchema, {
    workspace,
    pack,
    displayName,
    description,
    state: body.state === 'open' ? WorkspaceState.OPEN : WorkspaceState.ARCHIVED,
    baseVersion,
    headCommit: body.head?.commit ?? '',
    dirty: isDirty(body),
    fileCount: body.files.length,
    totalBytes: BigInt(totalBytes(body.files)),
    createdBy,
    createTime: timestampOf(body.createTime),
    updateTime: timestampOf(body.updateTime),
    etag: etagOf(stored),
    locks: locksAt(body, now).map(lockMessage),
  });
}

export function lockMessage({ path, holder, expireTime }: LockRecord) {
  return { path, holder, expireTime: timestampOf(expireTime) };
}

export function fileMessage(file: FileRecord, text = ''): WorkspaceFile {
  return create(WorkspaceFileSchema, {
    path: file.path,
    text,
    size: BigInt(file.size),
    digest: file.sha256,
    modifiedBy: file.modifiedBy,
    modifyTime: timestampOf(file.modifyTime),
    etag: file.sha256,
  });
}

export function commitMessage(record: CommitRecord): Commit {
  const { commit, workspace, parent, sourceDigest, message, author } = record;
  return create(CommitSchema, {
    commit,
    workspace,
    parent,
    sourceDigest,
    files: record.files.map(treeFileMessage),
    message,
    author,
    createTime: timestampOf(record.createTime),
  });
}

export function templateMessage({ name, title, description, files }: Template): TemplateMessage {
  return create(TemplateSchema, {
    template: name,
    title,
    description,
    files: files.map(({ path, text }) => ({ path, text })),
  });
}

function treeFileMessage({ path, size, sha256 }: TreeEntry) {
  return { path, size: BigInt(size), digest: sha256 };
}
