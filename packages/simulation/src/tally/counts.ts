import type { SeverityName } from '@policy-registry/stella-dsl';
import type { Sum, Tally } from '../partial.ts';
import type { Count, Maybe, Measures, SimulationResult, TransitionCount } from '../result.ts';
import { Sums } from './sums.ts';

/** Unknown is not in the order: a move from or to it neither raises nor lowers. */
const RANK: Readonly<Record<SeverityName, number | undefined>> = {
  None: 0,
  Low: 1,
  Medium: 2,
  High: 3,
  Critical: 4,
  Unknown: undefined,
};

type Counts = Pick<
  SimulationResult,
  | 'measures'
  | 'maybe'
  | 'statusBefore'
  | 'statusAfter'
  | 'severityBefore'
  | 'severityAfter'
  | 'statusTransitions'
  | 'severityTransitions'
>;

interface Move {
  readonly status: readonly [from: string, to: string];
  readonly severity: readonly [from: SeverityName, to: SeverityName];
  readonly rows: number;
}

/** Everything that is a count of findings by what they were and what they become. */
export function countsOf({ moves, doubts }: Pick<Tally, 'moves' | 'doubts'>): Counts {
  const all = moves.map(moveOf);
  const doubted = new Map(doubts.map(({ key, sums }) => [key[0], sums[0] ?? 0]));
  return {
    measures: { ...measuresOf(all), unknown: doubted.get('unknown') ?? 0 },
    maybe: {
      gainedBlocks: doubted.get('maybe_gained') ?? 0,
      lostBlocks: doubted.get('maybe_lost') ?? 0,
    } satisfies Maybe,
    statusBefore: counted(all, ({ status }) => status[0]),
    statusAfter: counted(all, ({ status }) => status[1]),
    severityBefore: counted(all, ({ severity }) => severity[0]),
    severityAfter: counted(all, ({ severity }) => severity[1]),
    statusTransitions: transitions(all.map(({ status, rows }) => ({ key: status, sums: [rows] }))),
    severityTransitions: transitions(all.map(({ severity, rows }) => ({ key: severity, sums: [rows] }))),
  };
}

/** A value that stays is no transition. Sorted by from, then to. */
export function transitions(moves: readonly Sum[]): readonly TransitionCount[] {
  const sums = new Sums();
  sums.merge(moves.filter(({ key: [from, to] }) => from !== to));
  return sums.all().map(({ key: [from = '', to = ''], sums: [count = 0] }) => ({ from, to, count }));
}

function measuresOf(moves: readonly Move[]): Omit<Measures, 'unknown'> {
  const rowsWhere = (holds: (move: Move) => boolean) => moves.filter(holds).reduce((sum, { rows }) => sum + rows, 0);
  const becomes = (wanted: string) => rowsWhere(({ status: [from, to] }) => to === wanted && from !== wanted);
  const rises = ([low, high]: readonly [SeverityName, SeverityName]) => {
    const [from, to] = [RANK[low], RANK[high]];
    return from !== undefined && to !== undefined && to > from;
  };
  return {
    changed: rowsWhere(({ status, severity }) => status[0] !== status[1] || severity[0] !== severity[1]),
    gained_blocks: becomes('blocked'),
    lost_blocks: rowsWhere(({ status: [from, to] }) => from === 'blocked' && to !== 'blocked'),
    newly_suppressed: becomes('suppressed'),
    severity_raised: rowsWhere(({ severity }) => rises(severity)),
    severity_lowered: rowsWhere(({ severity: [from, to] }) => rises([to, from])),
  };
}

function counted(moves: readonly Move[], keyOf: (move: Move) => string): readonly Count[] {
  const sums = new Sums();
  for (const move of moves) sums.add([keyOf(move)], [move.rows]);
  return sums.all().map(({ key: [key = ''], sums: [count = 0] }) => ({ key, count }));
}

function moveOf({ key, sums }: Sum): Move {
  const [statusBefore = '', severityBefore, statusAfter = '', severityAfter] = key;
  return {
    status: [statusBefore, statusAfter],
    severity: [severityBefore as SeverityName, severityAfter as SeverityName],
    rows: sums[0] ?? 0,
  };
}
