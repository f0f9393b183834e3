/** Past this many, everything is forgotten: what repeats in a document repeats soon, and memory must not grow with it. */
const MOST = 1_024;
/** Longer texts are nobody's names. */
const LONGEST = 512;

/** Remembers what a pure function gave for a text, which documents repeat over and over. */
export class Memo<T> {
  readonly #make: (text: string) => T;
  readonly #known = new Map<string, T>();

  constructor(make: (text: string) => T) {
    this.#make = make;
  }

  get(text: string): T {
    if (text.length > LONGEST) return this.#make(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const made = this.#make(text);
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(text, made);
    return made;
  }
}
