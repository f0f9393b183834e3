export { canonicalJson } from './canonical-json.ts';
export { compareText } from './compare-text.ts';
export { type Digest, digestHex, isDigest, sha256 } from './digest.ts';
export { byPath, normalizeLineEndings, type TreeEntry, treeDigest, treeEntry } from './tree-digest.ts';
