import { compareText } from '@policy-registry/canonical';
import type { InventorySubject } from '../document.ts';

/** What the documents say of one subject. */
export interface NamedSubjects {
  readonly subjects: readonly InventorySubject[];
  /** The smallest of the places in documents that speak of it; no other subject has the same. */
  readonly origin: string;
}

/** The key, and the name, of what a document describes without naming it. */
export function documentKey(digest: string): string {
  return `document:${digest}`;
}

/** A name that several bear gets a content digest, else a document's; again, should a document bear such a name itself. */
export function uniqueNames(drafts: readonly NamedSubjects[]): readonly string[] {
  let names = drafts.map(({ subjects, origin }) => preferredName(subjects) ?? documentKey(origin));
  for (let round = 0; ; round += 1) {
    const bearers = Map.groupBy(names, (name) => name);
    if (bearers.size === names.length) return names;
    names = names.map((name, index) => {
      if (bearers.get(name)?.length === 1) return name;
      const { subjects = [], origin = '' } = drafts[index] ?? {};
      return `${name}@${(round === 0 ? smallestDigest(subjects) : undefined) ?? origin}`;
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
