import { compareText } from './cvss.ts';

const CVE = /^CVE-\d{4}-\d{4,}$/;
const GHSA = /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/;

/** 0 for a CVE, 1 for a GitHub advisory, 2 for the rest: the lower one names the finding. */
export function advisoryRank(id: string): 0 | 1 | 2 {
  return CVE.test(id) ? 0 : GHSA.test(id) ? 1 : 2;
}

/** Ids differ in case only by accident. GHSA ids are written with a lower-case tail, all others in upper case. */
export function normalizeAdvisoryId(text: string): string {
  const id = text.trim() || text;
  const ghsa = `GHSA${id.slice(4).toLowerCase()}`;
  if (/^ghsa-/i.test(id) && GHSA.test(ghsa)) return ghsa;
  const upper = id.toUpperCase();
  return CVE.test(upper) ? upper : id;
}

/**
 * The id that names the vulnerability, and the others sorted. `ids[0]` is the feed's own and stays where no other id has a
 * better rank; among equals of a better rank the first in order wins.
 */
export function primaryAdvisoryId(ids: readonly string[]): { id: string; aliases: readonly string[] } {
  const [own = '', ...others] = ids.map(normalizeAdvisoryId);
  const sorted = [...new Set(others)].sort(compareText);
  const id = sorted.reduce((best, other) => (advisoryRank(other) < advisoryRank(best) ? other : best), own);
  const aliases = [...new Set([own, ...sorted])].filter((alias) => alias !== id && alias !== '');
  return { id, aliases: aliases.sort(compareText) };
}
