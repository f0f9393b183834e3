import { emptyRoot, type Hash, hashLeaf, hashNode } from '../merkle/hash.ts';
import type { SubtreeReader } from '../merkle/prove.ts';

/** RFC 6962, section 2.1, word by word: slow, and obviously right. The tests hold the fast code against it. */
export class ReferenceTree implements SubtreeReader {
  readonly leaves: readonly Hash[];

  constructor(leaves: readonly Hash[]) {
    this.leaves = leaves;
  }

  static ofSize(size: number): ReferenceTree {
    return new ReferenceTree(Array.from({ length: size }, (_, index) => hashLeaf(Buffer.from(`entry ${index}`))));
  }

  get size(): number {
    return this.leaves.length;
  }

  /** MTH */
  root(begin = 0, end = this.size): Hash {
    if (begin === end) return emptyRoot();
    const [leaf] = this.leaves.slice(begin, begin + 1);
    if (leaf === undefined) throw new Error(`there is no leaf ${begin}`);
    if (end - begin === 1) return leaf;
    const middle = begin + split(end - begin);
    return hashNode(this.root(begin, middle), this.root(middle, end));
  }

  /** PATH */
  path(index: number, begin = 0, end = this.size): readonly Hash[] {
    if (end - begin === 1) return [];
    const middle = begin + split(end - begin);
    return index < middle
      ? [...this.path(index, begin, middle), this.root(middle, end)]
      : [...this.path(index, middle, end), this.root(begin, middle)];
  }

  /** SUBPROOF, with `complete` for b. */
  proof(oldSize: number, begin = 0, end = this.size, complete = true): readonly Hash[] {
    if (oldSize === end) return complete ? [] : [this.root(begin, end)];
    const middle = begin + split(end - begin);
    return oldSize <= middle
      ? [...this.proof(oldSize, begin, middle, complete), this.root(middle, end)]
      : [...this.proof(oldSize, middle, end, false), this.root(begin, middle)];
  }

  async hashesOf(subtrees: Parameters<SubtreeReader['hashesOf']>[0]): Promise<readonly Hash[]> {
    return subtrees.map(({ level, index }) => this.root(index * 2 ** level, (index + 1) * 2 ** level));
  }
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}
