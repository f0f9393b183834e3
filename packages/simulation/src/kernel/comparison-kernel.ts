import type { BatchCodes, FactColumn } from '@policy-registry/inventory';
import type { ClassPlan } from '@policy-registry/stella-dsl';
import type { RowChange } from '../changes/read-changes.ts';
import type { ShardRun } from '../shard-run.ts';
import type { RowOutcome } from '../side-policy.ts';
import { CHUNK_ROWS, type Chunk } from './chunk.ts';
import { Decisions, type SidePair } from './decisions.ts';
import { KeySpace } from './key-space.ts';
import { LoadedColumns, type ReadColumns } from './loaded-columns.ts';
import { rowFacts } from './row-facts.ts';
import { RowScores } from './row-scores.ts';

/** Says what both sides say of rows. It asks them once about rows that they cannot tell apart. */
export class ComparisonKernel {
  /** What a chunk has to have. */
  readonly columns: ReadonlySet<FactColumn>;
  readonly #sides: SidePair;
  readonly #loaded: LoadedColumns;
  readonly #keys: KeySpace;
  readonly #decisions: Decisions;
  readonly #scores: RowScores;
  /** Whether the two scores of a row can differ at all. */
  readonly #scoresMove: boolean;
  /** Of the rows of the last chunk. */
  #ids: Int32Array = new Int32Array();
  /** Rows of the last chunk, in their batch, whose scores are looked at; and the ids of those. */
  readonly #scored = new Int32Array(CHUNK_ROWS);
  #scoreIds: Int32Array = new Int32Array();

  private constructor(sides: SidePair, loaded: LoadedColumns, decisionKeys: KeySpace, scoreKeys: KeySpace) {
    this.#sides = sides;
    this.#loaded = loaded;
    this.#keys = decisionKeys;
    this.#decisions = new Decisions(sides);
    this.#scores = new RowScores(scoreKeys, loaded, (columns, batch, row) => {
      const [before, after] = this.#ask(columns, batch, row);
      return [before.score, after.score];
    });
    this.#scoresMove = sides.before.plan.score.formula !== sides.after.plan.score.formula;
    this.columns = decisionKeys.columns.union(scoreKeys.columns);
  }

  /** Asks the plans of both sides about every value of every column that they read. Rejects with the reason of the signal. */
  static async of(sides: SidePair, columns: ReadColumns, signal: AbortSignal): Promise<ComparisonKernel> {
    const { before, after } = { before: sides.before.plan, after: sides.after.plan };
    const decisions = [...before.decision, ...after.decision];
    const scores = before.score.formula === after.score.formula ? [before.score] : [before.score, after.score];
    const loaded = await LoadedColumns.of(columns, [...decisions, ...scores].flatMap(factsOf));
    const decisionKeys = await KeySpace.of(decisions, loaded, signal);
    return new ComparisonKernel(sides, loaded, decisionKeys, await KeySpace.of(scores, loaded, signal));
  }

  /** Adds a chunk to what a shard comes out as. `scoreAll` where every row is asked for afterwards. */
  evaluate(run: ShardRun, chunk: Chunk, scoreAll: boolean): void {
    if (!this.#keys.hasRoom(chunk.rows)) this.#forgetDecisions(run);
    const ids = this.#keys.fold(chunk.batch, chunk.from, chunk.rows);
    this.#ids = ids;
    const { rows, changed } = this.#decisions;
    const all = scoreAll || this.#scoresMove ? 1 : 0;
    const places = this.#scored;
    let known = this.#decisions.size;
    let scored = 0;
    for (let row = 0; row < chunk.rows; row += 1) {
      const id = ids[row] as number;
      if (id === known) {
        this.#decide(chunk, row);
        known += 1;
      }
      rows[id] = (rows[id] as number) + 1;
      places[scored] = chunk.from + row;
      scored += (changed[id] as number) | all;
    }
    if (scored === 0) return;
    this.#scoreIds = this.#scores.idsOf(chunk.batch, places, scored);
    this.#note(run, chunk, scored);
  }

  /** What it says of a row of the last chunk, all of which was scored. */
  at(row: number): Readonly<Record<keyof SidePair, RowOutcome>> {
    const { before, after } = this.#decisions.at(this.#ids[row] as number);
    const scores = this.#scores.at(this.#scoreIds[row] as number);
    return { before: { ...before, score: scores[0] }, after: { ...after, score: scores[1] } };
  }

  /** Ends a shard. */
  settle(run: ShardRun): void {
    this.#decisions.settle(run.sheet);
    this.#scores.forgetShard();
  }

  /** Keeps the rows that change, and those whose score moves most. */
  #note(run: ShardRun, { from, batchRow }: Chunk, scored: number): void {
    const { changed } = this.#decisions;
    const { moves } = this.#scores;
    let { leastMove } = run;
    for (let place = 0; place < scored; place += 1) {
      const row = this.#scored[place] as number;
      const id = this.#ids[row - from] as number;
      const scoreId = this.#scoreIds[place] as number;
      if (changed[id] === 1) {
        const outcome = this.#decisions.placeIn(run.changes, id);
        run.changes.add(batchRow + row, outcome, this.#scores.placeIn(run.changes, scoreId));
        if (run.wantsSamples) run.sample(this.#change(batchRow + row, id, scoreId));
      }
      const move = moves[scoreId] as number;
      if (move > leastMove) {
        run.moved(move, this.#change(batchRow + row, id, scoreId));
        ({ leastMove } = run);
      }
    }
  }

  #change(row: number, id: number, scoreId: number): RowChange {
    const { shownBefore, shownAfter } = this.#decisions.at(id);
    const [before, after] = this.#scores.at(scoreId);
    return { row, before: { ...shownBefore, score: before }, after: { ...shownAfter, score: after } };
  }

  #decide({ batch, from }: Chunk, row: number): void {
    this.#decisions.add(...this.#ask(this.#keys.columns, batch, from + row));
  }

  #ask(columns: ReadonlySet<FactColumn>, batch: BatchCodes, row: number): [before: RowOutcome, after: RowOutcome] {
    const { finding, artifact } = rowFacts(this.#loaded, columns, batch, row);
    return [this.#sides.before.evaluate(finding, artifact), this.#sides.after.evaluate(finding, artifact)];
  }

  #forgetDecisions(run: ShardRun): void {
    this.#decisions.settle(run.sheet);
    this.#decisions.clear();
    this.#keys.clear();
  }
}

function factsOf({ facts, terms }: ClassPlan): string[] {
  return [...facts, ...terms.flatMap(({ parts }) => parts)].map(({ fact }) => fact);
}
