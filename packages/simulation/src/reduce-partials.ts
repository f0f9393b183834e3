import { canonicalJson, compareText, type Digest, sha256 } from '@policy-registry/canonical';
import { topMovers } from './movers.ts';
import type { ShardPartial } from './partial.ts';
import type { SimulationResult } from './result.ts';
import { countsOf } from './tally/counts.ts';
import { forecastOf } from './tally/forecast.ts';
import { rulesOf } from './tally/rule-hits.ts';
import { TallySheet } from './tally/tally-sheet.ts';

export interface ReduceOptions {
  /** Findings of the table. */
  readonly total: number;
  /** How many changed findings the result shows: as many as every shard was asked for. */
  readonly samples: number;
}

export interface ReducedResult {
  readonly result: SimulationResult;
  /** Its canonical form. */
  readonly resultBytes: Uint8Array;
  /** Over those bytes. */
  readonly resultDigest: Digest;
}

/**
 * One result out of what the shards add to it, each once: the same in whatever order they come, and however the table was cut. Throws a
 * RangeError without partials, and for those that were not asked the same.
 */
export function reducePartials(partials: Iterable<ShardPartial>, { total, samples }: ReduceOptions): ReducedResult {
  const all = [...partials];
  const asked = askedOf(all);
  const sheet = new TallySheet();
  for (const { tally } of all) sheet.merge(tally);
  const tally = sheet.tally();
  const rulesBefore = rulesOf(asked.rulesBefore, tally.rulesBefore);
  const rulesAfter = rulesOf(asked.rulesAfter, tally.rulesAfter);
  const hits = new Map(tally.overrides.map(({ key, sums }) => [key[0], sums]));
  const result: SimulationResult = {
    evaluated: all.reduce((sum, { rows }) => sum + rows, 0),
    total,
    ...countsOf(tally),
    rulesBefore: rulesBefore.hits,
    rulesAfter: rulesAfter.hits,
    rulesNeverFiredBefore: rulesBefore.neverFired,
    rulesNeverFired: rulesAfter.neverFired,
    topMovers: topMovers(all.flatMap(({ movers }) => movers)),
    samples: all
      .flatMap((partial) => partial.samples)
      .sort((a, b) => compareText(a.finding, b.finding))
      .slice(0, samples),
    overrides: asked.overrides.map((override) => {
      const [before = 0, after = 0] = hits.get(override) ?? [];
      return { override, before, after };
    }),
    forecast: forecastOf(asked.ends, tally.ends),
  };
  const resultBytes = Buffer.from(canonicalJson(result));
  return { result, resultBytes, resultDigest: sha256(resultBytes) };
}

function askedOf(partials: readonly ShardPartial[]): ShardPartial['asked'] {
  const [first, ...others] = partials;
  if (first === undefined) throw new RangeError('a result is made of at least one partial');
  const asked = canonicalJson(first.asked);
  const seen = new Set(partials.map(({ shard }) => shard));
  if (seen.size < partials.length) throw new RangeError('a shard is there twice');
  if (others.some((other) => canonicalJson(other.asked) !== asked)) {
    throw new RangeError('the partials are of different comparisons');
  }
  return first.asked;
}
