import { evaluateRows } from '@policy-registry/simulation';
import type { ObjectStore } from '@policy-registry/storage';
import { loadParts } from '../comparison-parts.ts';
import { comparisonOf } from '../open-comparison.ts';
import { openFacts } from '../open-facts.ts';
import { type ShardEngine, shardBytes } from '../shard-engine.ts';
import { type AskEngine, sideByEngine } from './asked-engine.ts';

/** Findings in one call: as many as the contract allows for. */
const CHUNK_ROWS = 1_000;
/** Calls about one side of a shard at a time. */
const CHUNKS = 4;
/** Shards at a time; so this many times `CHUNKS` calls about each side at once. */
const LANES = 2;

export interface RemoteOptions {
  readonly objects: ObjectStore;
  readonly ask: AskEngine;
  readonly close: () => void;
}

/**
 * Evaluates shards by engines elsewhere: every finding is asked about, under both policies. What they say is added up here, and is the same
 * bytes as that of threads where they say what the language means. A policy that reads what an engine is not told is refused.
 */
export function remoteEngine({ objects, ask, close }: RemoteOptions): ShardEngine {
  return {
    lanes: LANES,
    async evaluate({ tenant, inputs, shard }, { signal: given, onProgress }) {
      const ended = new AbortController();
      const signal = AbortSignal.any([given, ended.signal]);
      const parts = await loadParts({ objects }, tenant, inputs);
      const comparison = comparisonOf(parts, await openFacts({ objects }, tenant, inputs));
      const before = sideByEngine(ask, parts, parts.baseline, comparison.before);
      const after = sideByEngine(ask, parts, parts.candidate, comparison.after);
      const { samples } = inputs;
      const options = { signal, samples, onProgress, chunkRows: CHUNK_ROWS, chunks: CHUNKS };
      const evaluated = evaluateRows(comparison, shard, options, async (rows) => {
        const [said, saidAfter] = await Promise.all([before(rows, signal), after(rows, signal)]);
        return said.flatMap((outcome, row) => {
          const other = saidAfter[row];
          return other === undefined ? [] : [{ before: outcome, after: other }];
        });
      });
      // Of several calls one fails the shard: nobody waits for the others.
      return shardBytes(await evaluated.finally(() => ended.abort()));
    },
    close: async () => close(),
  };
}
