import { byPath, type TreeEntry } from '@policy-registry/canonical';
import { merge } from 'node-diff3';

/** One side of a merge: path to the digest of the text. */
type Side = ReadonlyMap<string, TreeEntry>;

/** A file of the merged tree: as one side has it, or with a text of its own. */
export type MergedFile =
  | { readonly path: string; readonly from: TreeEntry }
  | { readonly path: string; readonly text: string };

export interface MergedTree {
  readonly files: readonly MergedFile[];
  /** Files that both sides changed, in ways that do not go together: with markers around both. */
  readonly conflicts: readonly { readonly path: string; readonly text: string }[];
}

export interface Labels {
  readonly ours: string;
  readonly theirs: string;
}

/**
 * A three-way merge, file by file: what one side left as it was is as the other side has it; what both changed is merged by lines
 * (diff3). A file that one side removed and the other changed is a conflict.
 */
export async function mergeTrees(
  [base, ours, theirs]: readonly [base: readonly TreeEntry[], ours: readonly TreeEntry[], theirs: readonly TreeEntry[]],
  labels: Labels,
  read: (digest: string) => Promise<string>,
): Promise<MergedTree> {
  const [old, own, other] = [sideOf(base), sideOf(ours), sideOf(theirs)];
  const paths = [...new Set([...old.keys(), ...own.keys(), ...other.keys()])].sort();
  const files: MergedFile[] = [];
  const conflicts: { path: string; text: string }[] = [];
  for (const path of paths) {
    const [before, mine, yours] = [old.get(path), own.get(path), other.get(path)];
    const settled = settle(before, mine, yours);
    if (settled !== 'both changed') {
      if (settled !== undefined) files.push({ path, from: settled });
      continue;
    }
    const text = async (entry: TreeEntry | undefined) => (entry === undefined ? '' : read(entry.sha256));
    const merged = mergeTexts([await text(before), await text(mine), await text(yours)], labels);
    // Where one side has no file, nothing that the lines say makes it a decision.
    const clean = merged.clean && mine !== undefined && yours !== undefined;
    if (clean) files.push({ path, text: merged.text });
    else conflicts.push({ path, text: merged.text });
  }
  return { files, conflicts };
}

function sideOf(tree: readonly TreeEntry[]): Side {
  return new Map([...tree].sort(byPath).map((entry) => [entry.path, entry]));
}

/** The file where there is nothing to merge; `undefined` where it is gone. */
function settle(
  before: TreeEntry | undefined,
  mine: TreeEntry | undefined,
  yours: TreeEntry | undefined,
): TreeEntry | undefined | 'both changed' {
  const digest = (entry: TreeEntry | undefined) => entry?.sha256 ?? '';
  if (digest(mine) === digest(yours) || digest(yours) === digest(before)) return mine;
  return digest(mine) === digest(before) ? yours : 'both changed';
}

function mergeTexts([before, mine, yours]: readonly [string, string, string], { ours, theirs }: Labels) {
  const lines = (text: string) => text.split('\n');
  const { conflict, result } = merge(lines(mine), lines(before), lines(yours), {
    excludeFalseConflicts: true,
    label: { a: ours, b: theirs },
  });
  return { clean: !conflict, text: result.join('\n') };
}
