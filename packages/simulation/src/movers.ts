import { compareText } from '@policy-registry/canonical';
import type { Change } from './result.ts';

export const TOP_MOVERS = 10;

/** How far a score moves, in millionths: scores have at most 6 digits after the point, so equal moves are equal numbers. */
export function moveOf(before: string, after: string): number {
  return Math.round(Math.abs(Number(after) - Number(before)) * 1e6);
}

/** The largest moves of the score, ties by finding id. */
export function topMovers(changes: readonly Change[]): readonly Change[] {
  return changes
    .map((change) => ({ change, move: moveOf(change.before.score, change.after.score) }))
    .sort((a, b) => b.move - a.move || compareText(a.change.finding, b.change.finding))
    .slice(0, TOP_MOVERS)
    .map(({ change }) => change);
}
