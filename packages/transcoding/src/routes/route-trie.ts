import type { PathTemplate } from '../template/parse-template.ts';

/** What ends at one path: for each verb of the template, for each HTTP method, one value. */
type Leaves<T> = Map<string, Map<string, T>>;

interface TrieNode<T> {
  readonly literals: Map<string, TrieNode<T>>;
  star: TrieNode<T> | undefined;
  /** Templates that go on with `**`, each with the literals behind it; the longest tail first. */
  readonly deep: { readonly tail: readonly string[]; readonly leaves: Leaves<T> }[];
  readonly leaves: Leaves<T>;
}

export interface TrieMatch<T> {
  readonly value: T | undefined;
  /** Values by HTTP method, of every template that fits the path; complete only when `value` is undefined. */
  readonly seen: ReadonlyMap<string, T>;
}

/**
 * Templates by their segments. A literal beats `*`, which beats `**`; but a template that lacks the HTTP method does not
 * hide a wider one that has it. A node is visited at most once in a search, so the work is bounded by the templates.
 */
export class RouteTrie<T> {
  readonly #root: TrieNode<T> = emptyNode();

  /** Adds a value; returns the value that has the same method and the same template already, and then adds nothing. */
  insert(httpMethod: string, { segments, verb }: PathTemplate, value: T): T | undefined {
    let node = this.#root;
    let leaves: Leaves<T> | undefined;
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === '**') {
        const tail = segments.slice(index + 1).map((part) => (part.kind === 'literal' ? part.value : ''));
        leaves = deepLeaves(node, tail);
        break;
      }
      node = segment.kind === '*' ? starOf(node) : literalOf(node, segment.value);
    }
    const methods = methodsOf(leaves ?? node.leaves, verb);
    const taken = methods.get(httpMethod);
    if (taken === undefined) methods.set(httpMethod, value);
    return taken;
  }

  /**
   * `segments` are percent-decoded, without the verb. `pick` chooses among the HTTP methods of one template; undefined
   * lets the search go on.
   */
  find(
    segments: readonly string[],
    verb: string,
    pick: (methods: ReadonlyMap<string, T>) => T | undefined,
  ): TrieMatch<T> {
    const seen = new Map<string, T>();
    const value = search(this.#root, segments, 0, (leaves) => {
      const methods = leaves.get(verb);
      if (methods === undefined) return undefined;
      for (const [method, each] of methods) if (!seen.has(method)) seen.set(method, each);
      return pick(methods);
    });
    return { value, seen };
  }
}

function search<T>(
  node: TrieNode<T>,
  segments: readonly string[],
  at: number,
  take: (leaves: Leaves<T>) => T | undefined,
): T | undefined {
  const segment = segments[at];
  if (segment === undefined) {
    const found = take(node.leaves);
    if (found !== undefined) return found;
  } else {
    const literal = node.literals.get(segment);
    const found = literal === undefined ? undefined : search(literal, segments, at + 1, take);
    if (found !== undefined) return found;
    const wide = node.star === undefined ? undefined : search(node.star, segments, at + 1, take);
    if (wide !== undefined) return wide;
  }
  for (const { tail, leaves } of node.deep) {
    if (endsWith(segments, at, tail)) {
      const found = take(leaves);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function endsWith(segments: readonly string[], from: number, tail: readonly string[]): boolean {
  const start = segments.length - tail.length;
  return start >= from && tail.every((literal, index) => segments[start + index] === literal);
}

function emptyNode<T>(): TrieNode<T> {
  return { literals: new Map(), star: undefined, deep: [], leaves: new Map() };
}

function starOf<T>(node: TrieNode<T>): TrieNode<T> {
  node.star ??= emptyNode();
  return node.star;
}

function literalOf<T>(node: TrieNode<T>, literal: string): TrieNode<T> {
  const known = node.literals.get(literal);
  if (known !== undefined) return known;
  const made = emptyNode<T>();
  node.literals.set(literal, made);
  return made;
}

function deepLeaves<T>(node: TrieNode<T>, tail: readonly string[]): Leaves<T> {
  const known = node.deep.find((entry) => entry.tail.join('/') === tail.join('/'));
  if (known !== undefined) return known.leaves;
  const made = { tail, leaves: new Map() as Leaves<T> };
  node.deep.push(made);
  node.deep.sort((a, b) => b.tail.length - a.tail.length);
  return made.leaves;
}

function methodsOf<T>(leaves: Leaves<T>, verb: string): Map<string, T> {
  const known = leaves.get(verb);
  if (known !== undefined) return known;
  const made = new Map<string, T>();
  leaves.set(verb, made);
  return made;
}
