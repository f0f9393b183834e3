import { sha256 } from '@policy-registry/canonical';
import { ChangesWriter } from './changes/changes-writer.ts';
import { storedChanges } from './changes/read-changes.ts';
import { EvaluationMemory } from './evaluation-memory.ts';
import { topMovers } from './movers.ts';
import type { EvaluatedShard } from './shard-evaluator.ts';
import { TallySheet } from './tally/tally-sheet.ts';

/**
 * A shard out of pieces of it that were evaluated apart, next to one another and in order: what it comes out as in one piece, byte for byte.
 * `memory` as in `prepareShards`. Throws a RangeError where one does not begin where the one before ends, and ChangesDamaged.
 */
export function joinPieces(
  pieces: readonly EvaluatedShard[],
  samples: number,
  { changes: room } = new EvaluationMemory(),
): EvaluatedShard {
  const [first] = pieces;
  if (first === undefined) throw new RangeError('a shard has at least one piece');
  const sheet = new TallySheet();
  const writer = new ChangesWriter(room);
  let rows = 0;
  for (const { partial, changes } of pieces) {
    if (partial.firstRow !== first.partial.firstRow + rows) throw new RangeError('the pieces are not in order');
    rows += partial.rows;
    sheet.merge(partial.tally);
    writer.append(storedChanges(changes));
  }
  const partials = pieces.map(({ partial }) => partial);
  const changes = writer.bytes();
  return {
    changes,
    partial: {
      ...first.partial,
      rows,
      tally: sheet.tally(),
      movers: topMovers(partials.flatMap(({ movers }) => movers)),
      samples: partials.flatMap((partial) => partial.samples).slice(0, samples),
      changes: { digest: sha256(changes), size: changes.length, count: writer.count },
    },
  };
}
