import thresholds from '../thresholds.json' with { type: 'json' };
import type { BenchName } from './benches.ts';

/** What a measure must not be below, or above. */
export interface Bar {
  readonly min?: number;
  readonly max?: number;
}

const BARS: Partial<Record<BenchName, Readonly<Record<string, Bar>>>> = thresholds;

/** The committed bars of a bench. Throws where it has none: a check that can only pass is none. */
export function barsOf(name: BenchName): Readonly<Record<string, Bar>> {
  const bars = BARS[name];
  if (bars === undefined) throw new Error(`test/bench/thresholds.json says nothing of ${name}`);
  return bars;
}

/** A line for each bar that is missed, also by a measure that is not there or is no number. */
export function missedBars(result: object, bars: Readonly<Record<string, Bar>>): readonly string[] {
  const measures = new Map<string, unknown>(Object.entries(result));
  return Object.entries(bars).flatMap(([name, bar]) => {
    const value = measures.get(name);
    const met = typeof value === 'number' && value >= (bar.min ?? -Infinity) && value <= (bar.max ?? Infinity);
    return met ? [] : [`${name} is ${String(value)}, and must be ${wordsOf(bar)}`];
  });
}

function wordsOf({ min, max }: Bar): string {
  const words = [min === undefined ? [] : [`at least ${min}`], max === undefined ? [] : [`at most ${max}`]];
  return words.flat().join(' and ');
}
