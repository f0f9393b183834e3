/** Union-find over 0..size-1. The root of a set is its smallest member, so the outcome does not depend on the order of joins. */
export class DisjointSets {
  readonly #parent: number[];

  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, index) => index);
  }

  root(member: number): number {
    let root = member;
    for (let parent = this.#up(root); parent !== root; parent = this.#up(root)) root = parent;
    for (let step = member; step !== root; ) {
      const next = this.#up(step);
      this.#parent[step] = root;
      step = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.root(a), this.root(b)];
    this.#parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }

  /** Joins all members that share a key. */
  joinByKeys(keysOf: readonly (readonly string[])[]): void {
    const first = new Map<string, number>();
    for (const [member, keys] of keysOf.entries()) {
      for (const key of keys) {
        const other = first.get(key);
        if (other === undefined) first.set(key, member);
        else this.join(member, other);
      }
    }
  }

  #up(member: number): number {
    return this.#parent[member] ?? member;
  }
}
