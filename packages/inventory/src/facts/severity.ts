import type { SeverityName } from '@policy-registry/stella-dsl';

/** From the least to the most severe; Unknown ranks lowest, as it says nothing. */
const ORDER: readonly SeverityName[] = ['Unknown', 'None', 'Low', 'Medium', 'High', 'Critical'];

/**
 * Words of the scanners, lower-cased. Grype's "Negligible" and CycloneDX's "info" are Low and not None: somebody looked
 * and found something, however small, and None would let a policy read it as "no weakness".
 */
const WORDS: ReadonlyMap<string, SeverityName> = new Map([
  ['none', 'None'],
  ['negligible', 'Low'],
  ['info', 'Low'],
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['moderate', 'Medium'],
  ['high', 'High'],
  ['important', 'High'],
  ['critical', 'Critical'],
  ['unknown', 'Unknown'],
]);

/** The normal name of a scanner's severity word, in any case; `undefined` for a word that no scanner is known to use. */
export function normalizeSeverity(word: string): SeverityName | undefined {
  return WORDS.get(word.toLowerCase());
}

/** The more severe of two; an absent one never wins. Commutative, so that merging does not depend on order. */
export function higherSeverity(a: SeverityName | undefined, b: SeverityName | undefined): SeverityName | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** Qualitative severity of a CVSS base score (FIRST's scale for v3 and v4; NVD's for v2, which has no Critical). */
export function severityOfScore(score: number, version: string): SeverityName {
  if (version.startsWith('2')) return score >= 7 ? 'High' : score >= 4 ? 'Medium' : 'Low';
  if (score >= 9) return 'Critical';
  if (score >= 7) return 'High';
  if (score >= 4) return 'Medium';
  return score > 0 ? 'Low' : 'None';
}
