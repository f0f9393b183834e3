import { canonicalJson } from './canonical-json.ts';
import { compareText } from './compare-text.ts';
import { type Digest, sha256 } from './digest.ts';

/** One file of a source tree. `path` is relative with `/` separators; `size` counts the bytes after normalising line ends. */
export interface TreeEntry {
  readonly path: string;
  readonly size: number;
  readonly sha256: Digest;
}

/** CRLF and lone CR read as LF, so that a checkout on Windows has the digest of one on Linux. */
export function normalizeLineEndings(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

export function treeEntry(path: string, text: string): TreeEntry {
  const bytes = Buffer.from(normalizeLineEndings(text), 'utf8');
  return { path, size: bytes.length, sha256: sha256(bytes) };
}

/** Order of code units: the same on every locale, unlike `localeCompare`. */
export function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return compareText(left.path, right.path);
}

/** `sourceDigest` of a tree: SHA-256 over the canonical JSON of its entries, sorted by path (stella-dsl.md, "Compile result"). */
export function treeDigest(entries: readonly TreeEntry[]): Digest {
  const sorted = [...entries].sort(byPath).map(({ path, size, sha256: digest }) => ({ path, size, sha256: digest }));
  return sha256(canonicalJson(sorted));
}
