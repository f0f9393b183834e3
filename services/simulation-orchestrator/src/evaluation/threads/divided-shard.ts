import type { OpenObject } from '@policy-registry/storage';
import { EvaluationFailed } from '../evaluation-failed.ts';
import type { EngineOptions, ShardBytes } from '../shard-engine.ts';
import { BatchesLeft } from './batches-left.ts';
import type { EvaluationThread, ThreadTask } from './evaluation-thread.ts';
import type { EvaluatedPiece } from './thread-messages.ts';

/**
 * A shard that one thread begins, and others help with: each evaluates a piece of it, and who ends last joins them. So all are done with a
 * shard at nearly the same time, and none is idle meanwhile.
 */
export class DividedShard {
  readonly #task: Omit<ThreadTask, 'facts' | 'left' | 'from'>;
  readonly #options: EngineOptions;
  readonly #left: BatchesLeft[] = [];
  readonly #pieces: EvaluatedPiece[] = [];
  /** Threads that evaluate, or are about to. */
  #working = 0;
  /** Findings that are compared, of each piece. */
  readonly #compared: number[] = [];
  readonly #whole = Promise.withResolvers<ShardBytes>();
  readonly #failed = new AbortController();
  /** What kept somebody from helping. */
  #unhelped: unknown;

  constructor(task: Omit<ThreadTask, 'facts' | 'left' | 'from'>, { signal, onProgress }: EngineOptions) {
    this.#task = task;
    this.#options = { signal: AbortSignal.any([signal, this.#failed.signal]), onProgress };
    // Whoever asked for it awaits it later.
    this.#whole.promise.catch(() => {});
  }

  /** What all pieces are together. Rejects with what evaluating one of them rejects with. */
  get whole(): Promise<ShardBytes> {
    return this.#whole.promise;
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /**
   * Batches of one piece that another thread could take half of; 0 where it is not worth it: what is given up is left as it is, and who could
   * not help once, for want of memory or of files, mostly could not the next time.
   */
  get divisible(): number {
    if (this.signal.aborted || this.#unhelped !== undefined) return 0;
    return this.#largest?.divisible ?? 0;
  }

  /** Evaluates it, but for what others take of it. Resolves also when it fails, which `whole` says. */
  async begin(thread: EvaluationThread, facts: OpenObject): Promise<void> {
    const left = new BatchesLeft();
    left.begin(this.#task.shard);
    await this.#take(
      () => this.#evaluate(thread, { facts, left }),
      (error) => this.#fail(error),
    );
  }

  /**
   * Evaluates half of what is left of the largest piece when the thread is ready to, if that is worth it by then. As `begin`, but for what
   * kept it from taking anything: it rejects with that, and the shard does without.
   */
  async help(thread: EvaluationThread, open: () => Promise<OpenObject>): Promise<void> {
    const from = this.#largest;
    if (from === undefined) return;
    const left = new BatchesLeft();
    const evaluate = async () => {
      const facts = await open();
      try {
        await this.#evaluate(thread, { facts, left, from });
      } finally {
        await facts.close();
      }
    };
    await this.#take(evaluate, (error) => {
      if (left.isBegun) return this.#fail(error);
      this.#unhelped ??= error;
      throw error;
    });
  }

  async #take(evaluate: () => Promise<void>, failed: (error: unknown) => void): Promise<void> {
    this.#working += 1;
    try {
      await evaluate();
    } catch (error) {
      failed(error);
    } finally {
      this.#working -= 1;
      // Who is said to have taken nothing may have died just then.
      if (this.#working === 0 && this.#rows !== this.#task.shard.rows) this.#fail(this.#unhelped ?? this.#tooFew());
    }
  }

  async #evaluate(
    thread: EvaluationThread,
    { facts, ...piece }: Pick<ThreadTask, 'facts' | 'left' | 'from'>,
  ): Promise<void> {
    const { signal } = this.#options;
    const place = this.#compared.push(0) - 1;
    const onProgress = (compared: number) => {
      this.#compared[place] = compared;
      return this.#options.onProgress(this.#compared.reduce((sum, each) => sum + each, 0));
    };
    this.#left.push(piece.left);
    const evaluated = await thread.evaluate({ ...this.#task, ...piece, facts }, { signal, onProgress });
    if (evaluated === undefined) return;
    this.#pieces.push(evaluated);
    if (this.#rows === this.#task.shard.rows) this.#whole.resolve(await this.#join(thread));
  }

  #tooFew(): EvaluationFailed {
    const { index, rows } = this.#task.shard;
    return new EvaluationFailed(`Shard ${index} has ${this.#rows} findings, and not ${rows} as was planned.`);
  }

  #fail(error: unknown): void {
    this.#whole.reject(error);
    this.#failed.abort(error);
  }

  async #join(thread: EvaluationThread): Promise<ShardBytes> {
    const [only, ...others] = this.#pieces;
    if (only !== undefined && others.length === 0) return only;
    const inOrder = this.#pieces.toSorted((a, b) => a.firstRow - b.firstRow);
    return thread.join(inOrder, this.#task.samples, this.#options);
  }

  /** Of all pieces that are evaluated. */
  get #rows(): number {
    return this.#pieces.reduce((sum, { rows }) => sum + rows, 0);
  }

  get #largest(): BatchesLeft | undefined {
    return this.#left.filter(({ divisible }) => divisible > 0).toSorted((a, b) => b.divisible - a.divisible)[0];
  }
}
