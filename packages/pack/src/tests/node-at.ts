import type { CasePath } from '@policy-registry/stella-dsl';
import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml';

/** The node that a path leads to; with `atKey` its name. Where the path ends early, the last node on it. */
export function nodeAt(root: Node | null, path: CasePath, atKey = false): Node | null {
  let at = root;
  for (const [index, step] of path.entries()) {
    const next = childOf(at, step, atKey && index === path.length - 1);
    if (next === null) return at;
    at = next;
  }
  return at;
}

function childOf(node: Node | null, step: string | number, wantsKey: boolean): Node | null {
  if (isSeq(node)) {
    const item = typeof step === 'number' ? node.items[step] : null;
    return isNode(item) ? item : null;
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  // A member without a value has its place at its name.
  const found = wantsKey ? pair?.key : (pair?.value ?? pair?.key);
  return isNode(found) ? found : null;
}
