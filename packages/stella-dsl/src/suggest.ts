import { distance } from 'fastest-levenshtein';

const LONGEST = 64;
// A profile may have thousands of names, and a file thousands of unknown ones: past this many, no suggestion is worth the time.
const MOST = 200;
// Shorter beginnings say too little: `in` is not meant where `index` stands.
const BEGINNING = 4;

/**
 * The candidate that was surely meant: at most a third of its letters differ (two letters changed places count as one), or the
 * one is the other's beginning. Letter case does not count.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const written = word.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  let seen = 0;
  for (const candidate of candidates) {
    seen += 1;
    if (seen > MOST) break;
    const away = awayFrom(written, candidate.toLowerCase());
    if (away >= least) continue;
    best = candidate;
    least = away;
  }
  return best;
}

export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const best = nearest(word, candidates);
  return best === undefined ? undefined : `did you mean \`${best}\`?`;
}

function awayFrom(word: string, candidate: string): number {
  if (word === candidate) return 0;
  if (isSwapped(word, candidate)) return 1;
  const beginning = Math.min(word.length, candidate.length) >= BEGINNING;
  if (beginning && (candidate.startsWith(word) || word.startsWith(candidate))) return 1;
  return distance(word, candidate);
}

/** Whether the two differ by two neighbours that changed places, the commonest slip of all. */
function isSwapped(word: string, candidate: string): boolean {
  if (word.length !== candidate.length) return false;
  let at = 0;
  while (at < word.length && word[at] === candidate[at]) at += 1;
  const swapped = word[at] === candidate[at + 1] && word[at + 1] === candidate[at];
  return at < word.length && swapped && word.slice(at + 2) === candidate.slice(at + 2);
}
