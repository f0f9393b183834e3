const SEGMENT = 65_536;

/** Numbers one after the other, as many as come, in four bytes each. */
export class Int32Log {
  readonly #segments: Int32Array[] = [];
  #last = new Int32Array();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const at = this.#length % SEGMENT;
    if (at === 0) {
      this.#last = new Int32Array(SEGMENT);
      this.#segments.push(this.#last);
    }
    this.#last[at] = value;
    this.#length += 1;
  }

  /** In their order, many at a time. */
  *segments(): Generator<Int32Array> {
    for (const [n, segment] of this.#segments.entries()) yield segment.subarray(0, this.#length - n * SEGMENT);
  }
}
