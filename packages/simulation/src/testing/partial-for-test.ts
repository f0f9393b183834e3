import { sha256 } from '@policy-registry/canonical';
import type { ShardPartial } from '../partial.ts';

/** Of a shard without findings, unless told otherwise. */
export function partialForTest(parts: Partial<ShardPartial> = {}): ShardPartial {
  return {
    version: '1',
    shard: 0,
    firstRow: 0,
    rows: 0,
    asked: { rulesBefore: [], rulesAfter: [], overrides: [], ends: { next: [], later: 0 } },
    tally: { moves: [], rulesBefore: [], rulesAfter: [], overrides: [], ends: [], doubts: [] },
    movers: [],
    samples: [],
    changes: { digest: sha256(''), size: 0, count: 0 },
    ...parts,
  };
}
