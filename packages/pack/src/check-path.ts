import { DEFAULT_PACK_LIMITS, type PackLimits } from './pack-limits.ts';

/** What a file of a pack is, by its path alone. */
export type FileKind = 'manifest' | 'policy' | 'test' | 'document' | 'data';

export type PathCheck =
  | { readonly ok: true; readonly kind: FileKind }
  /** `message` says what is wrong and names the path, shortened. */
  | { readonly ok: false; readonly message: string };

export const MANIFEST_PATH = 'pack.yaml';

const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
// Names that Windows keeps for devices, with any extension.
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/**
 * Whether a path may stand in a pack: relative, `/` between segments of letters, digits, `.`, `_` and `-`, none hidden, none
 * that leads out, of a known kind. A path that passes can be written to any file system below any folder.
 */
export function checkPath(path: string, limits: Partial<PackLimits> = {}): PathCheck {
  const { pathLength, pathDepth } = { ...DEFAULT_PACK_LIMITS, ...limits };
  if (path === '') return refused(path, 'it is empty');
  if (path.length > pathLength) return refused(path, `it is longer than the limit pathLength (${pathLength})`);
  if (path.startsWith('/')) return refused(path, 'it must be relative to the pack');
  const segments = path.split('/');
  if (segments.length > pathDepth) return refused(path, `it has more segments than the limit pathDepth (${pathDepth})`);
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== null) return refused(path, problem);
  }
  const kind = kindOf(path);
  return kind === null ? refused(path, 'a pack holds .stella, .yaml, .md and .json files only') : { ok: true, kind };
}

function segmentProblem(segment: string): string | null {
  if (segment === '') return 'it has an empty segment';
  if (segment === '.' || segment === '..') return `\`${segment}\` is not allowed in it`;
  if (segment.startsWith('.')) return 'hidden files and folders are not part of a pack';
  if (!SEGMENT.test(segment)) return 'only letters, digits, `.`, `_` and `-` are allowed between the `/`';
  if (segment.endsWith('.')) return 'a segment cannot end with a point';
  return DEVICE.test(segment) ? 'it has the name of a device' : null;
}

function kindOf(path: string): FileKind | null {
  if (path === MANIFEST_PATH) return 'manifest';
  if (path.endsWith('.stella')) return 'policy';
  if (path.endsWith('.yaml')) return path.startsWith('tests/') ? 'test' : 'data';
  if (path.endsWith('.md')) return 'document';
  return path.endsWith('.json') ? 'data' : null;
}

function refused(path: string, why: string): PathCheck {
  const shown = path.length > 60 ? `${path.slice(0, 60)}...` : path;
  return { ok: false, message: `the path ${JSON.stringify(shown)} is refused: ${why}` };
}
