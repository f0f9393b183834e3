import type { InventoryDocument } from '../document.ts';
import { advisoryRank } from '../facts/advisory-id.ts';

/**
 * Which advisories are one vulnerability, learnt from what scanners and SBOMs say together: if one report knows that
 * GHSA-jfh8-c2jp-5v3q is CVE-2021-44228, another's finding that has only the GHSA id gets the CVE too.
 *
 * An id that several CVEs claim (distribution notices bundle many) stands for itself. VEX documents teach nothing here:
 * whoever writes one must not be able to make two findings one.
 */
export class AdvisoryAliases {
  readonly #better = new Map<string, Set<string>>();

  learn(document: InventoryDocument): void {
    for (const { advisory } of document.matches) {
      for (const alias of advisory.aliases) this.#learnPair(advisory.id, alias);
    }
  }

  /** The id that findings of this vulnerability bear. */
  canonical(id: string): string {
    const better = this.#better.get(id);
    if (better === undefined || better.size !== 1) return id;
    const [next = id] = better;
    return this.canonical(next);
  }

  /** Ranks fall strictly along the chain (CVE, GHSA, other), so that it ends after two steps. */
  #learnPair(id: string, alias: string): void {
    if (advisoryRank(id) >= advisoryRank(alias)) return;
    const known = this.#better.get(alias);
    if (known === undefined) this.#better.set(alias, new Set([id]));
    else known.add(id);
  }
}
