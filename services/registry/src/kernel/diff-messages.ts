import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  FileDiff_Kind,
  type FileDiffSchema,
  SemanticChange_Kind,
  type SemanticChangeSchema,
} from '@policy-registry/contracts/registry';
import type { SemanticChange, SemanticChangeKind } from '@policy-registry/stella-dsl';
import type { SourceDiff } from './diff-sources.ts';
import type { DiffKind, FileDifference } from './unified-diff.ts';

const FILE_KINDS: Readonly<Record<DiffKind, FileDiff_Kind>> = {
  added: FileDiff_Kind.ADDED,
  removed: FileDiff_Kind.REMOVED,
  changed: FileDiff_Kind.CHANGED,
};

const CHANGE_KINDS: Readonly<Record<SemanticChangeKind, SemanticChange_Kind>> = {
  rule_added: SemanticChange_Kind.RULE_ADDED,
  rule_removed: SemanticChange_Kind.RULE_REMOVED,
  rule_changed: SemanticChange_Kind.RULE_CHANGED,
  rule_reordered: SemanticChange_Kind.RULE_REORDERED,
  profile_changed: SemanticChange_Kind.PROFILE_CHANGED,
  settings_changed: SemanticChange_Kind.SETTINGS_CHANGED,
  threshold_moved: SemanticChange_Kind.THRESHOLD_MOVED,
  metadata_changed: SemanticChange_Kind.METADATA_CHANGED,
};

/** What the answers of DiffCommits and DiffVersions share. */
export function diffMessage({ files, changes, comparable }: SourceDiff) {
  return { files: files.map(fileDiffMessage), changes: changes.map(changeMessage), comparable };
}

function fileDiffMessage({ path, kind, unified }: FileDifference): MessageInitShape<typeof FileDiffSchema> {
  return { path, kind: FILE_KINDS[kind], unified };
}

function changeMessage(change: SemanticChange): MessageInitShape<typeof SemanticChangeSchema> {
  return { ...change, kind: CHANGE_KINDS[change.kind] };
}
