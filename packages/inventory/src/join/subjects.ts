import type { InventorySubject } from '../document.ts';
import { compareText } from '../facts/cvss.ts';
import type { PackageUrlReader } from '../facts/package-url.ts';
import { DisjointSets } from './disjoint-sets.ts';
import type { DigestedDocument } from './document-set.ts';
import { identityKeys, subjectKeys } from './reference-key.ts';

/** A subject as the fact table knows it: what several documents call by several names. */
export interface SubjectGroup {
  /** Unique within a table: the `subject` of its findings. */
  readonly name: string;
  /** All keys by which VEX may call it. */
  readonly keys: readonly string[];
}

/**
 * The subject of each document, in the order given; `undefined` for documents that say nothing of a subject's components.
 *
 * Documents are of one subject when they share a content digest. A document without digests joins others by name, and
 * joins subjects with digests only where exactly one of those bears its name: a tag may have moved in between.
 */
export function groupSubjects(
  documents: readonly DigestedDocument[],
  purls: PackageUrlReader,
): readonly (SubjectGroup | undefined)[] {
  const identities = documents.map(({ document }) => {
    return document.subject === undefined ? NAMELESS : identityKeys(document.subject, purls);
  });
  const sets = new DisjointSets(documents.length);
  sets.joinByKeys(identities.map(({ digests }) => digests));
  sets.joinByKeys(identities.map(({ digests, names }) => (digests.length === 0 ? names : [])));
  joinPoolsByName(sets, identities);
  return nameGroups(sets, documents, purls);
}

type Identity = { readonly digests: readonly string[]; readonly names: readonly string[] };

const NAMELESS: Identity = { digests: [], names: [] };

function joinPoolsByName(sets: DisjointSets, identities: readonly Identity[]): void {
  const ownersOfName = new Map<string, Set<number>>();
  for (const [index, { digests, names }] of identities.entries()) {
    if (digests.length === 0) continue;
    for (const name of names) upsert(ownersOfName, name).add(sets.root(index));
  }
  const ownersOfPool = new Map<number, Set<number>>();
  for (const [index, { digests, names }] of identities.entries()) {
    if (digests.length > 0) continue;
    const owners = upsert(ownersOfPool, sets.root(index));
    for (const name of names) for (const owner of ownersOfName.get(name) ?? []) owners.add(owner);
  }
  for (const [pool, owners] of ownersOfPool) {
    const [owner] = owners;
    if (owner !== undefined && owners.size === 1) sets.join(pool, owner);
  }
}

function upsert<K>(map: Map<K, Set<number>>, key: K): Set<number> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<number>();
  map.set(key, made);
  return made;
}

function nameGroups(
  sets: DisjointSets,
  documents: readonly DigestedDocument[],
  purls: PackageUrlReader,
): readonly (SubjectGroup | undefined)[] {
  const members = Map.groupBy(documents.keys(), (index) => sets.root(index));
  const drafts = [...members].map(([root, indexes]) => {
    const subjects = indexes.flatMap((index) => documents[index]?.document.subject ?? []);
    return { root, subjects, name: preferredName(subjects) };
  });
  const bearers = Map.groupBy(drafts, ({ name }) => name);
  const groups = new Map<number, SubjectGroup>();
  for (const { root, subjects, name } of drafts) {
    const shared = name !== undefined && (bearers.get(name)?.length ?? 0) > 1;
    const suffix = shared ? (smallestDigest(subjects) ?? documents[root]?.digest) : undefined;
    const unique = name === undefined ? `document:${documents[root]?.digest}` : suffix ? `${name}@${suffix}` : name;
    groups.set(root, { name: unique, keys: [...new Set(subjects.flatMap((subject) => subjectKeys(subject, purls)))] });
  }
  return documents.map(({ document }, index) => {
    const saysNothing = document.subject === undefined && document.matches.length + document.components.length === 0;
    return saysNothing ? undefined : groups.get(sets.root(index));
  });
}

/** An image's own name before that of an SBOM's component; the first in order among equals. */
function preferredName(subjects: readonly InventorySubject[]): string | undefined {
  const images = subjects.filter(({ kind }) => kind === 'image');
  const names = (images.length > 0 ? images : subjects).map(({ name }) => name);
  return names.sort(compareText)[0];
}

function smallestDigest(subjects: readonly InventorySubject[]): string | undefined {
  return subjects.flatMap(({ digests }) => digests).sort(compareText)[0];
}
