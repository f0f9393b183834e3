import { distance } from 'fastest-levenshtein';

const LONGEST = 64;
// A profile may have thousands of names, and a file thousands of unknown ones: past this many, no suggestion is worth the time.
const MOST = 200;

/**
 * "did you mean `x`?" for the nearest candidate within a third of the word's length (two letters changed places count as two
 * edits, so four letters may have two); undefined where none is near.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  let seen = 0;
  for (const candidate of candidates) {
    seen += 1;
    if (seen > MOST) break;
    const away = distance(word.toLowerCase(), candidate.toLowerCase());
    if (away < bestDistance) {
      best = candidate;
      bestDistance = away;
    }
  }
  const allowed = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  return best !== undefined && bestDistance <= allowed ? `did you mean \`${best}\`?` : undefined;
}
