import type { SeverityName } from '@policy-registry/stella-dsl';
import { COUNTS_MOVE, type Move, type MoveMeasure } from '../measures.ts';
import type { Sum, Tally } from '../partial.ts';
import type { Count, Maybe, Measures, SimulationResult, TransitionCount } from '../result.ts';
import { Sums } from './sums.ts';

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

interface CountedMove extends Move {
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

function measuresOf(moves: readonly CountedMove[]): Omit<Measures, 'unknown'> {
  const rowsOf = (measure: MoveMeasure) => moves.filter(COUNTS_MOVE[measure]).reduce((sum, { rows }) => sum + rows, 0);
  return {
    changed: rowsOf('changed'),
    gained_blocks: rowsOf('gained_blocks'),
    lost_blocks: rowsOf('lost_blocks'),
    newly_suppressed: rowsOf('newly_suppressed'),
    severity_raised: rowsOf('severity_raised'),
    severity_lowered: rowsOf('severity_lowered'),
  };
}

function counted(moves: readonly CountedMove[], keyOf: (move: Move) => string): readonly Count[] {
  const sums = new Sums();
  for (const move of moves) sums.add([keyOf(move)], [move.rows]);
  return sums.all().map(({ key: [key = ''], sums: [count = 0] }) => ({ key, count }));
}

function moveOf({ key, sums }: Sum): CountedMove {
  const [statusBefore = '', severityBefore, statusAfter = '', severityAfter] = key;
  return {
    status: [statusBefore, statusAfter],
    severity: [severityBefore as SeverityName, severityAfter as SeverityName],
    rows: sums[0] ?? 0,
  };
}
