import { type Digest, type TreeEntry, treeDigest } from '@policy-registry/canonical';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

export type WorkspaceState = 'open' | 'archived';

/** A file as it is now. Its text is the object of `sha256`, which is its etag too. */
export interface FileRecord extends TreeEntry {
  readonly modifiedBy: string;
  readonly modifyTime: string;
}

/** A note that somebody is editing a file. */
export interface LockRecord {
  readonly path: string;
  readonly holder: string;
  readonly expireTime: string;
}

/** A recorded state of all files. Its id is derived from its content, so that it cannot be recorded twice with two meanings. */
export interface CommitRecord {
  readonly commit: string;
  readonly workspace: string;
  /** 1 for the first commit of the workspace. */
  readonly number: number;
  /** Empty for the first. */
  readonly parent: string;
  readonly sourceDigest: Digest;
  readonly files: readonly TreeEntry[];
  readonly message: string;
  readonly author: string;
  /** Everybody who changed a file or committed, from the first commit to this one. None of them may approve it. */
  readonly contributors: readonly string[];
  readonly createTime: string;
}

/**
 * A workspace as it is stored, under its name. It carries its newest commit whole: moving the head is then one write,
 * and `commits` holds the older ones only (see create-commit.ts).
 */
export interface WorkspaceRecord extends Remembering {
  readonly workspace: string;
  readonly pack: string;
  readonly displayName: string;
  readonly description: string;
  readonly state: WorkspaceState;
  /** Empty for a first draft. */
  readonly baseVersion: string;
  /** The files of the base version; none for a first draft. */
  readonly baseTree: readonly TreeEntry[];
  readonly head?: CommitRecord;
  /** By path. */
  readonly files: readonly FileRecord[];
  /** Who changed a file since the head commit, sorted. */
  readonly editors: readonly string[];
  /** Who said that they are editing what; some may have run out. */
  readonly locks: readonly LockRecord[];
  readonly createdBy: string;
  readonly createTime: string;
  readonly updateTime: string;
}

export const WORKSPACES: CollectionDefinition<WorkspaceRecord> & { readonly mode: 'mutable' } = {
  name: 'workspaces',
  mode: 'mutable',
  fields: ['pack', 'archived'],
  index: ({ pack, state }) => ({ pack, archived: state === 'archived' }),
};

/** Commits that are no heads any more, by `commitKey`. */
export const COMMITS: CollectionDefinition<CommitRecord> & { readonly mode: 'insert-only' } = {
  name: 'commits',
  mode: 'insert-only',
  fields: ['workspace', 'number'],
  index: ({ workspace, number }) => ({ workspace, number }),
};

export function commitKey(workspace: string, commit: string): string {
  return `${workspace}~${commit}`;
}

/** The tree that the next commit is compared with: of the head, of the base before the first commit. */
export function committedTree({ head, baseTree }: Pick<WorkspaceRecord, 'head' | 'baseTree'>): readonly TreeEntry[] {
  return head?.files ?? baseTree;
}

/** True when the files differ from the head commit. */
export function isDirty(record: WorkspaceRecord): boolean {
  return treeDigest(record.files) !== treeDigest(committedTree(record));
}

/** The files as a tree: what of them is hashed. */
export function treeOf(files: readonly FileRecord[]): TreeEntry[] {
  return files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
}

export function totalBytes(files: readonly TreeEntry[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
