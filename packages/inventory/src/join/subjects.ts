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
  readonly keys: ReadonlySet<string>;
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
    for (const name of names) addOwner(ownersOfName, name, sets.root(index));
  }
  const ownersOfPool = new Map<number, Set<number>>();
  for (const [index, { digests, names }] of identities.entries()) {
    if (digests.length > 0) continue;
    const pool = sets.root(index);
    for (const name of names) for (const owner of ownersOfName.get(name) ?? []) addOwner(ownersOfPool, pool, owner);
  }
  for (const [pool, owners] of ownersOfPool) {
    const [owner] = owners;
    if (owner !== undefined && owners.size === 1) sets.join(pool, owner);
  }
}

/** Two owners are as ambiguous as more. */
function addOwner<K>(owners: Map<K, Set<number>>, key: K, owner: number): void {
  const known = owners.get(key);
  if (known === undefined) owners.set(key, new Set([owner]));
  else if (known.size < 2) known.add(owner);
}

function nameGroups(
  sets: DisjointSets,
  documents: readonly DigestedDocument[],
  purls: PackageUrlReader,
): readonly (SubjectGroup | undefined)[] {
  const members = Map.groupBy(documents.keys(), (index) => sets.root(index));
  const drafts = [...members].map(([root, indexes]): Draft => {
    const subjects = indexes.flatMap((index) => documents[index]?.document.subject ?? []);
    return { root, subjects, digest: documents[root]?.digest ?? '' };
  });
  const names = uniqueNames(drafts);
  const groups = new Map<number, SubjectGroup>();
  for (const [index, { root, subjects, digest }] of drafts.entries()) {
    const keys = subjects.flatMap((subject) => subjectKeys(subject, purls));
    const ownKeys = subjects.length === 0 ? [documentKey(digest)] : keys;
    groups.set(root, { name: names[index] ?? '', keys: new Set(ownKeys) });
  }
  return documents.map(({ document }, index) => {
    const saysNothing = document.subject === undefined && document.matches.length + document.components.length === 0;
    return saysNothing ? undefined : groups.get(sets.root(index));
  });
}

interface Draft {
  readonly root: number;
  readonly subjects: readonly InventorySubject[];
  /** The smallest of its documents. */
  readonly digest: string;
}

/** The key, and the name, of what a document describes without naming it. */
export function documentKey(digest: string): string {
  return `document:${digest}`;
}

/** A name that several bear gets a content digest, else a document's; again, should a document bear such a name itself. */
function uniqueNames(drafts: readonly Draft[]): readonly string[] {
  let names = drafts.map(({ subjects, digest }) => preferredName(subjects) ?? documentKey(digest));
  for (let round = 0; ; round += 1) {
    const bearers = Map.groupBy(names, (name) => name);
    if (bearers.size === names.length) return names;
    names = names.map((name, index) => {
      if (bearers.get(name)?.length === 1) return name;
      const { subjects = [], digest = '' } = drafts[index] ?? {};
      return `${name}@${(round === 0 ? smallestDigest(subjects) : undefined) ?? digest}`;
    });
  }
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
