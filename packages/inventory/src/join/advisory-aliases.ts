import type { AdvisoryRecord } from '../document.ts';
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
  readonly #canonical = new Map<string, string>();

  /** Learn all advisories before the first `canonical`. */
  learn({ id, aliases }: Pick<AdvisoryRecord, 'id' | 'aliases'>): void {
    if (aliases.length === 0) return;
    const byRank = Map.groupBy([id, ...aliases], advisoryRank);
    // Two are as ambiguous as more, and keep a hostile list from being learnt once for each of its members.
    const cves = byRank.get(0)?.slice(0, 2) ?? [];
    const ghsas = byRank.get(1)?.slice(0, 2) ?? [];
    for (const other of byRank.get(1) ?? []) this.#learn(other, cves);
    for (const other of byRank.get(2) ?? []) this.#learn(other, [...cves, ...ghsas]);
  }

  /** The id that findings of this vulnerability bear. */
  canonical(id: string): string {
    const known = this.#canonical.get(id);
    if (known !== undefined) return known;
    // Ranks fall strictly along the chain (other, GHSA, CVE), so that it ends after two steps.
    const names = new Set([...(this.#better.get(id) ?? [])].map((better) => this.canonical(better)));
    const [only = id] = names;
    const name = names.size === 1 ? only : id;
    this.#canonical.set(id, name);
    return name;
  }

  #learn(id: string, better: readonly string[]): void {
    if (better.length === 0) return;
    const known = this.#better.get(id) ?? new Set();
    this.#better.set(id, known);
    for (const other of better) known.add(other);
  }
}
