import type { SeverityName } from '@policy-registry/stella-dsl';
import type { Measures } from './result.ts';

/** What a finding was and what it becomes. */
export interface Move {
  readonly status: readonly [from: string, to: string];
  readonly severity: readonly [from: SeverityName, to: SeverityName];
}

/** `unknown` is about rules, and no matter of moves. */
export type MoveMeasure = Exclude<keyof Measures, 'unknown'>;

/** Which moves each measure counts. */
export const COUNTS_MOVE: Readonly<Record<MoveMeasure, (move: Move) => boolean>> = {
  changed: ({ status, severity }) => status[0] !== status[1] || severity[0] !== severity[1],
  gained_blocks: ({ status: [from, to] }) => to === 'blocked' && from !== 'blocked',
  lost_blocks: ({ status: [from, to] }) => from === 'blocked' && to !== 'blocked',
  newly_suppressed: ({ status: [from, to] }) => to === 'suppressed' && from !== 'suppressed',
  severity_raised: ({ severity: [from, to] }) => rises(from, to),
  severity_lowered: ({ severity: [from, to] }) => rises(to, from),
};

/** Unknown is not in the order: a move from or to it neither raises nor lowers. */
const RANK: Readonly<Record<SeverityName, number | undefined>> = {
  None: 0,
  Low: 1,
  Medium: 2,
  High: 3,
  Critical: 4,
  Unknown: undefined,
};

function rises(low: SeverityName, high: SeverityName): boolean {
  const [from, to] = [RANK[low], RANK[high]];
  return from !== undefined && to !== undefined && to > from;
}
