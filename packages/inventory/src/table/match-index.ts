import { canonicalJson, digestHex, sha256 } from '@policy-registry/canonical';
import type { AdvisoryRecord, InventoryComponent, InventoryMatch } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import { compareText } from '../facts/cvss.ts';
import { mergeAdvisories, renameAdvisory } from '../join/merge-advisory.ts';
import { mergeComponents } from '../join/merge-component.ts';
import type { SubjectGroup } from '../join/subjects.ts';

/** One component of one subject with one vulnerability, and all that the documents say of it. */
export interface MergedMatch {
  /** 64 hex digits. */
  readonly id: string;
  readonly subject: SubjectGroup;
  readonly component: InventoryComponent;
  readonly advisory: AdvisoryRecord;
}

/**
 * The matches of all documents, each finding once, however many scanners report it. What tells findings apart is subject,
 * component and vulnerability; its id is the SHA-256 of those three, so it is the same in every inventory.
 */
export class MatchIndex {
  readonly #byId = new Map<string, MergedMatch>();

  /** `advisoryId` is the name of the vulnerability in this inventory. */
  add(subject: SubjectGroup, match: InventoryMatch, advisoryId: string): void {
    const key = [subject.name, componentKey(match.component), advisoryId];
    const id = digestHex(sha256(canonicalJson(key)));
    const known = this.#byId.get(id);
    this.#byId.set(id, {
      id,
      subject,
      component: known === undefined ? match.component : mergeComponents(known.component, match.component),
      advisory:
        known === undefined
          ? renameAdvisory(match.advisory, advisoryId)
          : mergeAdvisories(known.advisory, match.advisory, advisoryId),
    });
  }

  /** In order of id. */
  all(): readonly MergedMatch[] {
    return [...this.#byId.values()].sort((a, b) => compareText(a.id, b.id));
  }
}
