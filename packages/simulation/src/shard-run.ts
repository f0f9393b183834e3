import { sha256 } from '@policy-registry/canonical';
import { ChangesWriter } from './changes/changes-writer.ts';
import { RowJoin } from './changes/join-rows.ts';
import type { RowChange } from './changes/read-changes.ts';
import { EvaluationMemory } from './evaluation-memory.ts';
import type { ReadColumns } from './kernel/loaded-columns.ts';
import type { TurningMemory } from './kernel/turning-memory.ts';
import { TOP_MOVERS } from './movers.ts';
import type { Asked } from './partial.ts';
import type { Change } from './result.ts';
import type { EvaluatedShard } from './shard-evaluator.ts';
import type { ShardRange } from './shards.ts';
import { TallySheet } from './tally/tally-sheet.ts';

interface Mover {
  readonly move: number;
  readonly change: RowChange;
}

/** What one shard comes out as, while it is evaluated. Rows come in ascending order. */
export class ShardRun {
  readonly sheet = new TallySheet();
  readonly changes: ChangesWriter;
  readonly #samples: RowChange[] = [];
  readonly #wanted: number;
  readonly #joinMemory: TurningMemory;
  /** The largest moves, and of equal ones the lowest rows. */
  readonly #movers: Mover[] = [];

  constructor(samples: number, { changes, join } = new EvaluationMemory()) {
    this.#wanted = samples;
    this.changes = new ChangesWriter(changes);
    this.#joinMemory = join;
  }

  get wantsSamples(): boolean {
    return this.#samples.length < this.#wanted;
  }

  sample(change: RowChange): void {
    this.#samples.push(change);
  }

  /** What a move has to exceed to be one of the largest. */
  get leastMove(): number {
    return this.#movers.length < TOP_MOVERS ? 0 : (this.#movers.at(-1)?.move ?? 0);
  }

  moved(move: number, change: RowChange): void {
    const place = this.#movers.findIndex((other) => other.move < move);
    this.#movers.splice(place < 0 ? this.#movers.length : place, 0, { move, change });
    this.#movers.length = Math.min(this.#movers.length, TOP_MOVERS);
  }

  async finish(
    columns: ReadColumns,
    { index }: ShardRange,
    asked: Asked,
    place: { readonly firstRow: number; readonly rows: number },
  ): Promise<EvaluatedShard> {
    const join = await RowJoin.of(columns, this.#joinMemory);
    const movers = new Map<RowChange, Change>();
    for (const { change } of this.#movers.toSorted((a, b) => a.change.row - b.change.row)) {
      movers.set(change, await join.change(change));
    }
    const samples: Change[] = [];
    for (const change of this.#samples) samples.push(await join.change(change));
    const changes = this.changes.bytes();
    return {
      changes,
      partial: {
        version: '1',
        shard: index,
        ...place,
        asked,
        tally: this.sheet.tally(),
        movers: this.#movers.flatMap(({ change }) => movers.get(change) ?? []),
        samples,
        changes: { digest: sha256(changes), size: changes.length, count: this.changes.count },
      },
    };
  }
}
