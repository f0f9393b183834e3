import { ChangesRoom } from './changes/changes-writer.ts';
import { TurningMemory } from './kernel/turning-memory.ts';

/** What the evaluation of a shard writes into. Whoever evaluates one shard after the other, whatever is compared, keeps it. */
export class EvaluationMemory {
  /** One batch is read while the one before is looked at. */
  readonly batches = new TurningMemory(2);
  /** The batch of which rows are asked for again. */
  readonly check = new TurningMemory(1);
  /** Batches with rows that are shown. */
  readonly join = new TurningMemory(1);
  readonly changes = new ChangesRoom();
}
