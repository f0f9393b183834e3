import { type ChangeObject, diffArrays } from 'diff';

/** Lines of a text, from 1, both included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Past this many edited lines a text counts as another one. */
const MAX_EDITS = 1_000;

export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** What became of the lines of a text, in their order: runs that stayed, came, or went. */
export type LineChanges = readonly Pick<ChangeObject<string[]>, 'added' | 'removed' | 'count'>[];

/** No runs at all when the texts have too little in common. */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChanges {
  return diffArrays([...before], [...after], { maxEditLength: MAX_EDITS }) ?? [];
}

/**
 * Where lines of a text are in a later one: they are the same there, with nothing between them that was not. `undefined` when one of them was
 * changed or is gone; also one of the `around` lines, where these are given.
 */
export function followLines(changes: LineChanges, range: LineRange, around: LineRange = range): LineRange | undefined {
  // Lines of both texts that come before the run that is looked at.
  let [old, young] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed && old < around.start && around.end <= old + count) {
      return { start: range.start - old + young, end: range.end - old + young };
    }
    if (!added) old += count;
    if (!removed) young += count;
  }
  return undefined;
}

/**
 * As `followLines`, for somebody who is about to write there: where the lines stand in the later text more than once, the line on each side
 * says which of them are meant.
 */
export function findLines(
  before: readonly string[],
  after: readonly string[],
  range: LineRange,
): LineRange | undefined {
  const { start, end } = range;
  const wanted = before.slice(start - 1, end);
  const places = after.filter((_, at) => wanted.every((line, index) => after[at + index] === line)).length;
  const beside = { start: Math.max(1, start - 1), end: Math.min(before.length, end + 1) };
  return followLines(lineChanges(before, after), range, places > 1 ? beside : range);
}

/** The text with other lines in place of these. A line end at the end of the new ones is theirs. */
export function replaceLines(text: string, { start, end }: LineRange, replacement: string): string {
  const lines = text.split('\n');
  return [...lines.slice(0, start - 1), ...linesOf(replacement), ...lines.slice(end)].join('\n');
}
