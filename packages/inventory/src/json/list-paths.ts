/**
 * Paths of lists, as a tree that is walked along with the document. A path is made of members and of `[]` for "each item of
 * this list": `matches`, `Results[].Vulnerabilities`.
 */
export interface ListPaths {
  readonly members: Map<string, ListPaths>;
  /** What is in each item, where the list itself is not cut. */
  items?: ListPaths;
  /** The path that ends here: a list that is cut. */
  list?: string;
}

/** Throws a RangeError where one path leads through the items of another: nothing could be cut out of what is cut. */
export function listPaths(paths: Iterable<string>): ListPaths {
  const root: ListPaths = { members: new Map() };
  for (const path of paths) {
    let node = root;
    for (const step of path.split('.')) {
      const name = step.replace(/\[\]$/, '');
      const member = node.members.get(name) ?? { members: new Map() };
      node.members.set(name, member);
      node = member;
      if (name !== step) {
        node.items ??= { members: new Map() };
        node = node.items;
      }
    }
    node.list = path;
  }
  refuseOverlap(root);
  return root;
}

function refuseOverlap(node: ListPaths): void {
  if (node.list !== undefined && (node.items !== undefined || node.members.size > 0)) {
    throw new RangeError(`another path leads through the list ${node.list}`);
  }
  for (const member of node.members.values()) refuseOverlap(member);
  if (node.items !== undefined) refuseOverlap(node.items);
}
