import { compareText } from '@policy-registry/canonical';

const CVE = /^CVE-\d{4}-\d{4,}$/;
const GHSA = /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/;

/** 0 for a CVE, 1 for a GitHub advisory, 2 for the rest: the lower one names the finding. */
export function advisoryRank(id: string): 0 | 1 | 2 {
  return CVE.test(id) ? 0 : GHSA.test(id) ? 1 : 2;
}

/** CVE and GHSA ids differ in case only by accident; a feed's own ids may mean it. White space around is dropped. */
export function normalizeAdvisoryId(text: string): string {
  if (CVE.test(text)) return text;
  const id = text.trim() || text;
  const ghsa = `GHSA${id.slice(4).toLowerCase()}`;
  if (/^ghsa-/i.test(id) && GHSA.test(ghsa)) return ghsa;
  const upper = id.toUpperCase();
  return CVE.test(upper) ? upper : id;
}

const NONE: readonly string[] = [];

/**
 * The id that names the vulnerability, and the others sorted. `ids[0]` is the feed's own. It gives way to the one id of the
 * best rank; where several share that rank it stays, as it then names a notice that bundles them and is none of them.
 */
export function primaryAdvisoryId(ids: readonly string[]): { id: string; aliases: readonly string[] } {
  if (ids.length === 1) return { id: normalizeAdvisoryId(ids[0] ?? ''), aliases: NONE };
  const all = [...new Set(ids.map(normalizeAdvisoryId))];
  const [own = ''] = all;
  if (all.length < 2) return { id: own, aliases: NONE };
  const ranks = all.map(advisoryRank);
  const rank = Math.min(...ranks);
  const [only = own, second] = all.filter((_, index) => ranks[index] === rank);
  const id = rank < 2 && second === undefined ? only : own;
  return { id, aliases: all.filter((alias) => alias !== id && alias !== '').sort(compareText) };
}

/** A CVE is never another CVE's alias: of those that a notice bundles, a statement on one says nothing of the others. */
export function namesInVex(ids: { readonly id: string; readonly aliases: readonly string[] }): readonly string[] {
  return [ids.id, ...ids.aliases.filter((alias) => advisoryRank(alias) !== 0)];
}
