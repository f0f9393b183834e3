import type { InventoryComponent, InventoryDocument, InventorySubject } from '../document.ts';
import type { PackageUrlReader } from '../facts/package-url.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { identityKeys, subjectKeys } from './reference-key.ts';
import { documentKey, uniqueNames } from './subject-names.ts';

/** A subject as the fact table knows it: what several documents call by several names. */
export interface SubjectGroup {
  /** Unique within a table: the `subject` of its findings. */
  readonly name: string;
  /** All keys by which VEX may call it. */
  readonly keys: ReadonlySet<string>;
}

/** The subjects of one document. */
export interface DocumentSubjects {
  /** The one that a component of the document is of. */
  of(component: Pick<InventoryComponent, 'subject'>): SubjectGroup;
}

/** What the join has to know of a document to find its subjects. */
export interface SubjectSource {
  readonly digest: string;
  readonly document: Pick<InventoryDocument, 'subject' | 'subjects'>;
}

/**
 * The subjects of each document, in the order given.
 *
 * Subjects are one when they share a content digest. One without digests joins others by name, and joins subjects with
 * digests only where exactly one of those bears its name: a tag may have moved in between. What a document does not name
 * is a subject of that document alone.
 */
export function groupSubjects(
  documents: readonly SubjectSource[],
  purls: PackageUrlReader,
): readonly DocumentSubjects[] {
  const slots = documents.flatMap(slotsOf);
  const identities = slots.map(({ subject }) => (subject === undefined ? NAMELESS : identityKeys(subject, purls)));
  const sets = new DisjointSets(slots.length);
  sets.joinByKeys(identities.map(({ digests }) => digests));
  sets.joinByKeys(identities.map(({ digests, names }) => (digests.length === 0 ? names : [])));
  joinPoolsByName(sets, identities);
  const groups = groupsOf(sets, slots, purls);
  let next = 0;
  return documents.map((document) => {
    const first = next;
    next += slotsOf(document).length;
    const own = groups.slice(first, next);
    return { of: ({ subject = 0 }) => own[subject] ?? nowhere(subject, document) };
  });
}

/** One that a document names, or the one that it does not name. */
interface Slot {
  readonly subject: InventorySubject | undefined;
  /** Unique to the slot, and the same whatever else is in the inventory. */
  readonly origin: string;
}

function slotsOf({ digest, document }: SubjectSource): readonly Slot[] {
  const { subject, subjects } = document;
  if (subjects === undefined) return [{ subject, origin: digest }];
  return subjects.map((each, index) => ({ subject: each, origin: `${digest}#${index}` }));
}

function nowhere(subject: number, { digest }: SubjectSource): never {
  throw new RangeError(`subject ${subject} of document ${digest}`);
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

/** The group of each slot. */
function groupsOf(sets: DisjointSets, slots: readonly Slot[], purls: PackageUrlReader): readonly SubjectGroup[] {
  const members = [...Map.groupBy(slots.keys(), (index) => sets.root(index))];
  const drafts = members.map(([root, indexes]) => {
    return { subjects: indexes.flatMap((index) => slots[index]?.subject ?? []), origin: slots[root]?.origin ?? '' };
  });
  const names = uniqueNames(drafts);
  const groups: SubjectGroup[] = [];
  for (const [draft, [, indexes]] of members.entries()) {
    const { subjects, origin } = drafts[draft] ?? { subjects: [], origin: '' };
    const keys = subjects.flatMap((subject) => subjectKeys(subject, purls));
    const group = { name: names[draft] ?? '', keys: new Set(subjects.length === 0 ? [documentKey(origin)] : keys) };
    for (const index of indexes) groups[index] = group;
  }
  return groups;
}
