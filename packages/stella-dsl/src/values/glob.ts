/** Longest glob; bounds a match to 256 steps per character of the text, whatever the glob. */
export const MAX_GLOB_LENGTH = 256;

const ANY_RUN = 0x2a;
const ANY_ONE = 0x3f;

/**
 * Whether the whole text matches the glob: `*` any run of characters (also `/`), `?` one character, everything else itself.
 * Case counts. Time is linear in the text: on a mismatch only the last `*` is widened, never an earlier one.
 * Null where the glob is longer than `MAX_GLOB_LENGTH`.
 */
export function matchesGlob(text: string, glob: string): boolean | null {
  if (glob.length > MAX_GLOB_LENGTH) return null;
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const wanted = place < glob.length ? glob.charCodeAt(place) : -1;
    if (wanted === ANY_RUN) {
      star = place;
      resume = at;
      place += 1;
    } else if (wanted === ANY_ONE) {
      at += widthAt(text, at);
      place += 1;
    } else if (wanted === text.charCodeAt(at)) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      resume += widthAt(text, resume);
      at = resume;
      place = star + 1;
    } else {
      return false;
    }
  }
  while (glob[place] === '*') place += 1;
  return place === glob.length;
}

/** A character outside the basic plane takes two code units. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
