import type { Fix, TextEdit } from '@policy-registry/stella-dsl';

/** A repair of a file, where it begins and ends. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Fixed {
  /** The texts of all files, those that changed included. */
  readonly texts: ReadonlyMap<string, string>;
  /** Indexes of the fixes that are in them. */
  readonly applied: readonly number[];
}

/**
 * Applies the fixes that touch nothing which an earlier one of the list touches, each as a whole. Places are those of texts with LF
 * endings; the line endings that a file has are kept.
 */
export function applyFixes(texts: ReadonlyMap<string, string>, fixes: readonly Fix[]): Fixed {
  const taken = new Map<string, Placed[]>();
  const applied: number[] = [];
  for (const [index, { edits }] of fixes.entries()) {
    const placed = edits.map((edit) => ({ file: edit.file, ...place(edit, texts.get(edit.file)) }));
    if (placed.some(({ file, ...edit }) => clashes(edit, taken.get(file) ?? []))) continue;
    for (const { file, ...edit } of placed) taken.set(file, [...(taken.get(file) ?? []), edit]);
    applied.push(index);
  }
  const changed = [...taken].map(([file, edits]) => [file, withEdits(texts.get(file) ?? '', edits)] as const);
  return { texts: new Map([...texts, ...changed]), applied };
}

function place({ file, line, column, endLine, endColumn, text }: TextEdit, source: string | undefined): Placed {
  if (source === undefined) throw new Error(`a fix is in ${file}, which is no file of the input`);
  const ending = /\r\n?|\n/.exec(source)?.[0] ?? '\n';
  const starts = lineStarts(source);
  return {
    start: (starts[line - 1] ?? source.length) + column - 1,
    end: (starts[endLine - 1] ?? source.length) + endColumn - 1,
    text: text.replaceAll('\n', ending),
  };
}

function lineStarts(source: string): number[] {
  return [0, ...source.matchAll(/\r\n?|\n/g).map(({ index, 0: ending }) => index + ending.length)];
}

/** Two insertions at one place clash as well: their order would be chance. */
function clashes(edit: Placed, others: readonly Placed[]): boolean {
  return others.some((other) =>
    edit.start === edit.end && other.start === other.end
      ? edit.start === other.start
      : edit.start < other.end && other.start < edit.end,
  );
}

function withEdits(source: string, edits: readonly Placed[]): string {
  // From the end, so that what stands before keeps its place.
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), source);
}
