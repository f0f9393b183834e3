import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkPath, DEFAULT_PACK_LIMITS, MANIFEST_PATH } from '@policy-registry/pack';

const { files: MAX_FILES, packBytes: MAX_BYTES, pathDepth: MAX_DEPTH } = DEFAULT_PACK_LIMITS;
// Against a pack.yaml in the wrong place, e.g. a home: folders that hold nothing of a pack are looked through only so far.
const MAX_ENTRIES = 10_000;
const SHOWN_BYTES = 16 * 1024 * 1024;

export interface FolderContent {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What is there and cannot be part of a pack: the reason by path. */
  readonly refused: ReadonlyMap<string, string>;
}

/** The nearest folder upwards that holds a `pack.yaml`, as far up as a file of a pack can lie; null where there is none. */
export function findPackFolder(file: string, isOpen: (path: string) => boolean): string | null {
  let folder = dirname(file);
  for (let level = 0; level < MAX_DEPTH; level += 1) {
    const manifest = join(folder, MANIFEST_PATH);
    if (isOpen(manifest) || existsSync(manifest)) return folder;
    if (folder === dirname(folder)) break;
    folder = dirname(folder);
  }
  return null;
}

/**
 * The files of a folder, as `policyctl` reads them: hidden ones and `node_modules` are not part of a pack. Never throws; a folder that
 * is gone is empty. Reading ends past the limits of a pack, which the pack then reports itself.
 */
export function readPackFolder(folder: string): FolderContent {
  const files = new Map<string, string>();
  const refused = new Map<string, string>();
  let bytes = 0;
  let entries = 0;
  for (const { path, entry } of entriesBelow(folder, '', 1)) {
    entries += 1;
    if (files.size > MAX_FILES || bytes > MAX_BYTES || entries > MAX_ENTRIES) break;
    if (entry.isDirectory()) continue;
    try {
      if (!entry.isFile()) throw new Error('a pack holds plain files only');
      const text = readText(join(folder, path), path);
      files.set(path, text);
      bytes += text.length;
    } catch (error) {
      refused.set(path, error instanceof Error ? error.message : String(error));
    }
  }
  return { files, refused };
}

function* entriesBelow(folder: string, prefix: string, depth: number): Generator<{ path: string; entry: Dirent }> {
  for (const entry of entriesOf(join(folder, prefix))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = `${prefix}${entry.name}`;
    yield { path, entry };
    if (entry.isDirectory() && depth <= MAX_DEPTH) yield* entriesBelow(folder, `${path}/`, depth + 1);
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Deleted meanwhile, or not ours to read: then nothing of it is in the pack.
    return [];
  }
}

function readText(file: string, path: string): string {
  // A file of another kind is refused by its path.
  if (!checkPath(path).ok) return '';
  const { size } = statSync(file);
  // Too large for a pack: its size is all that will be looked at.
  return size > MAX_BYTES ? ' '.repeat(Math.min(size, SHOWN_BYTES)) : readFileSync(file, 'utf8');
}
