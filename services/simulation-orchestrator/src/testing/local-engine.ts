import type { ShardEvaluator } from '@policy-registry/simulation';
import type { ObjectStore } from '@policy-registry/storage';
import { loadParts } from '../evaluation/comparison-parts.ts';
import { openComparison } from '../evaluation/open-comparison.ts';
import { openFacts } from '../evaluation/open-facts.ts';
import { type ShardEngine, shardBytes } from '../evaluation/shard-engine.ts';

/** Evaluates shards in the thread of the caller, one at a time. It keeps the comparison of the last one. */
export function localEngine(deps: { readonly objects: ObjectStore }): ShardEngine {
  let last: { readonly key: string; readonly evaluator: ShardEvaluator } | undefined;
  return {
    lanes: 1,
    async evaluate({ tenant, inputs, lock, shard }, { signal, onProgress }) {
      const key = `${tenant}/${lock}`;
      if (last?.key !== key) {
        const facts = await openFacts(deps, tenant, inputs);
        const evaluator = await openComparison(await loadParts(deps, tenant, inputs), facts, signal);
        last = { key, evaluator };
      }
      const { samples } = inputs;
      return shardBytes(await last.evaluator.evaluate(shard, { signal, samples, onProgress }));
    },
    close: async () => {},
  };
}
