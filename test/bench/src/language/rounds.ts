/** One thing to be measured. */
export interface Measurable {
  readonly name: string;
  /** How often a second it is done, measured for about that long. */
  rate(ms: number): Promise<number>;
}

const ROUNDS = 9;

/**
 * Rates per second of each, in every round. All are measured in turn in each round, so that a machine that gets slower does so for
 * all; a first round warms up and is thrown away.
 */
export async function interleaved(
  all: readonly Measurable[],
  measureMs: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rates = new Map(all.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const measured of all) {
      const rate = await measured.rate(measureMs / ROUNDS);
      if (round >= 0) rates.get(measured.name)?.push(rate);
    }
  }
  return rates;
}

/** `once` does it a number of times, and says how often it did. */
export function measurable(name: string, once: () => number): Measurable {
  return {
    name,
    async rate(ms) {
      const begin = performance.now();
      let done = 0;
      let now = begin;
      for (; now < begin + ms; now = performance.now()) done += once();
      return (done * 1000) / (now - begin);
    },
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Median over the rounds of the one's rate by the other's. */
export function medianRatio(one: readonly number[], other: readonly number[]): number {
  return median(one.map((rate, round) => rate / (other[round] ?? Number.NaN)));
}
