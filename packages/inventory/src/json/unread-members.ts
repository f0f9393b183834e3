import { BracketFinder, isOpening, WINDOW_BYTES } from './bracket-finder.ts';

const [QUOTE, COLON, SPACE] = [0x22, 0x3a, 0x20];

/**
 * Members of items whose objects and lists no reader looks at, at any depth, by name. What is in them need not be parsed, which
 * is what most of the time of reading a report goes into.
 */
export class UnreadMembers {
  /** Names by their last byte. */
  readonly #names: readonly (readonly Buffer[] | undefined)[];
  readonly #isEmpty: boolean;

  constructor(names: readonly string[]) {
    const byLastByte: Buffer[][] = [];
    for (const name of names.map((text) => Buffer.from(text))) {
      const last = name.at(-1) ?? 0;
      byLastByte[last] = [...(byLastByte[last] ?? []), name];
    }
    this.#names = byLastByte;
    this.#isEmpty = names.length === 0;
  }

  /**
   * Empties them in a list of items, in place: `list` begins with its bracket. Returns how many bytes are left of it; undefined
   * where there is nothing to be emptied, or not as many brackets close as open.
   */
  emptyIn(list: Buffer): number | undefined {
    if (this.#isEmpty || list.length > WINDOW_BYTES) return undefined;
    let depth = 0;
    let emptied = 0;
    let kept = 0;
    let rest = 0;
    for (const at of new BracketFinder().find(list)) {
      if (!isOpening(list[at])) {
        if (depth === emptied) {
          rest = at;
          emptied = 0;
        }
        depth -= 1;
        continue;
      }
      depth += 1;
      if (emptied > 0 || !this.#areOpenedBy(list, at)) continue;
      emptied = depth;
      list.copyWithin(kept, rest, at + 1);
      kept += at + 1 - rest;
    }
    if (depth !== 0 || rest === 0) return undefined;
    list.copyWithin(kept, rest, list.length);
    return kept + list.length - rest;
  }

  /** Whether the bracket follows one of the names, in quotes, and a colon. */
  #areOpenedBy(bytes: Buffer, bracket: number): boolean {
    const colon = beforeSpace(bytes, bracket - 1);
    if (bytes[colon] !== COLON) return false;
    const quote = beforeSpace(bytes, colon - 1);
    if (bytes[quote] !== QUOTE) return false;
    const names = this.#names[bytes[quote - 1] ?? 0];
    return names?.some((name) => isBefore(bytes, quote, name)) ?? false;
  }
}

function beforeSpace(bytes: Buffer, from: number): number {
  let at = from;
  while ((bytes[at] ?? QUOTE) <= SPACE) at -= 1;
  return at;
}

function isBefore(bytes: Buffer, end: number, name: Buffer): boolean {
  const begin = end - name.length;
  if (bytes[begin - 1] !== QUOTE) return false;
  for (let n = 0; n < name.length; n += 1) if (bytes[begin + n] !== name[n]) return false;
  return true;
}
