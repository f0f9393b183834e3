import { setImmediate as turn } from 'node:timers/promises';
import type { TreeEntry } from '@policy-registry/canonical';
import { createTwoFilesPatch, formatPatch } from 'diff';

export type DiffKind = 'added' | 'removed' | 'changed';

export interface FileDifference {
  readonly path: string;
  readonly kind: DiffKind;
  /** Unified diff with three lines of context. */
  readonly unified: string;
}

const CONTEXT_LINES = 3;
/** Past this many edited lines a minimal diff costs more than it tells: the file is shown as replaced. */
const MAX_EDITS = 2_000;

/**
 * How two trees differ, by path. `read` gives the text of a digest. Gives the event loop back between two files, and stops
 * with the reason of `signal`.
 */
export async function diffTrees(
  from: readonly TreeEntry[],
  to: readonly TreeEntry[],
  read: (digest: string) => Promise<string>,
  signal: AbortSignal,
): Promise<FileDifference[]> {
  const before = new Map(from.map(({ path, sha256 }) => [path, sha256]));
  const after = new Map(to.map(({ path, sha256 }) => [path, sha256]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const differences: FileDifference[] = [];
  for (const path of paths) {
    const [old, young] = [before.get(path), after.get(path)];
    if (old === young) continue;
    signal.throwIfAborted();
    const kind = old === undefined ? 'added' : young === undefined ? 'removed' : 'changed';
    const texts = [old === undefined ? '' : await read(old), young === undefined ? '' : await read(young)] as const;
    differences.push({ path, kind, unified: unifiedDiff(path, kind, ...texts) });
    await turn();
  }
  return differences;
}

/** The diff of one file, in the form that `patch` and `git apply` read. */
export function unifiedDiff(path: string, kind: DiffKind, before: string, after: string): string {
  const oldName = kind === 'added' ? '/dev/null' : `a/${path}`;
  const newName = kind === 'removed' ? '/dev/null' : `b/${path}`;
  const patch = createTwoFilesPatch(oldName, newName, before, after, undefined, undefined, {
    context: CONTEXT_LINES,
    maxEditLength: MAX_EDITS,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  return patch ?? replaced(oldName, newName, before, after);
}

function replaced(oldFileName: string, newFileName: string, before: string, after: string): string {
  const [removed, added] = [linesOf(before), linesOf(after)];
  const hunk = {
    oldStart: removed.count === 0 ? 0 : 1,
    oldLines: removed.count,
    newStart: added.count === 0 ? 0 : 1,
    newLines: added.count,
    lines: [...removed.marked('-'), ...added.marked('+')],
  };
  return formatPatch(
    { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] },
    { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  );
}

function linesOf(text: string) {
  const ended = text === '' || text.endsWith('\n');
  const lines = text.split('\n');
  if (ended) lines.pop();
  const tail = ended ? [] : ['\\ No newline at end of file'];
  return { count: lines.length, marked: (sign: string) => [...lines.map((line) => sign + line), ...tail] };
}
