import type { TreeEntry } from '@policy-registry/canonical';
import type { TenantDocuments } from '@policy-registry/storage';
import { isApproved } from './approvals.ts';
import { verified } from './publication.ts';
import { VERSIONS, type VersionRecord, versionKey } from './version-record.ts';

/** Ancestors that are looked at. Behind them every file counts as changed. */
const MAX_ANCESTORS = 100;

/**
 * The files in which the candidate differs from its newest ancestor that was approved, sorted; all of its files where there is none.
 * An ancestor that nobody approved does not count: its changes would come in by a version that is derived from it.
 */
export async function changedFiles(documents: TenantDocuments, version: VersionRecord): Promise<readonly string[]> {
  const before = digests((await approvedAncestor(documents, version))?.candidate.tree ?? []);
  const after = digests(version.candidate.tree);
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.filter((path) => before.get(path) !== after.get(path));
}

async function approvedAncestor(
  documents: TenantDocuments,
  { pack, parentVersion }: VersionRecord,
): Promise<VersionRecord | undefined> {
  let parent = parentVersion;
  for (let seen = 0; seen < MAX_ANCESTORS && parent !== ''; seen += 1) {
    const stored = await documents.collection(VERSIONS).get(versionKey(pack, parent));
    if (stored === undefined) return undefined;
    const { body } = await verified(documents, stored);
    if (isApproved(body)) return body;
    parent = body.parentVersion;
  }
  return undefined;
}

function digests(tree: readonly TreeEntry[]): ReadonlyMap<string, string> {
  return new Map(tree.map(({ path, sha256 }) => [path, sha256]));
}
