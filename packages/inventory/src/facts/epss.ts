import type { EpssScore } from '../document.ts';

/** The newer of two scores, the higher where they are of one day; one without a date is the oldest. Commutative. */
export function newerEpss(a: EpssScore | undefined, b: EpssScore | undefined): EpssScore | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [dateA, dateB] = [a.date ?? '', b.date ?? ''];
  if (dateA !== dateB) return dateA > dateB ? a : b;
  return a.score >= b.score ? a : b;
}
