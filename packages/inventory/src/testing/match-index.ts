import { canonicalJson, compareText, digestHex, sha256 } from '@policy-registry/canonical';
import type { AdvisoryRecord, InventoryComponent, InventoryMatch } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import type { JoinBudget } from '../join/join-budget.ts';
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

interface Reported {
  readonly subject: SubjectGroup;
  readonly advisoryId: string;
  readonly matches: InventoryMatch[];
}

/**
 * The matches of all documents, each finding once, however many scanners report it. What tells findings apart is subject,
 * component and vulnerability; its id is the SHA-256 of those three, so it is the same wherever they are called the same.
 */
export class MatchIndex {
  readonly #byId = new Map<string, Reported>();

  /** `advisoryId` is the name of the vulnerability in this inventory. */
  add(subject: SubjectGroup, match: InventoryMatch, advisoryId: string): void {
    const key = [subject.name, componentKey(match.component), advisoryId];
    const id = digestHex(sha256(canonicalJson(key)));
    const known = this.#byId.get(id);
    if (known === undefined) this.#byId.set(id, { subject, advisoryId, matches: [match] });
    else known.matches.push(match);
  }

  /** In order of id, each merged when it is asked for. Throws TOO_LARGE when the budget is spent. */
  *all(budget: JoinBudget): Generator<MergedMatch> {
    const sorted = [...this.#byId].sort(([a], [b]) => compareText(a, b));
    for (const [id, { subject, advisoryId, matches }] of sorted) {
      // A CycloneDX vulnerability is one advisory, however many components it affects.
      const advisories = [...new Set(matches.map(({ advisory }) => advisory))];
      const components = [...new Set(matches.map(({ component }) => component))];
      for (const { aliases } of advisories) budget.spend(aliases.length);
      const advisory = advisories.reduce((a, b) => mergeAdvisories(a, b, advisoryId));
      const component = components.reduce(mergeComponents);
      yield { id, subject, component, advisory: renameAdvisory(advisory, advisoryId) };
    }
  }
}
