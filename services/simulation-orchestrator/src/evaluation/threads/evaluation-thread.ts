import { Worker } from 'node:worker_threads';
import type { OpenObject } from '@policy-registry/storage';
import type { PlannedShard } from '../../batch/simulation-run.ts';
import { EvaluationFailed } from '../evaluation-failed.ts';
import { EngineLost, type EngineOptions } from '../shard-engine.ts';
import type { BatchesLeft } from './batches-left.ts';
import type { Answer, EvaluatedPiece, FromThread, ThreadComparison, ThreadTable, ToThread } from './thread-messages.ts';

const ENTRY = new URL('./shard-thread.ts', import.meta.url);
/** A thread that does not heed an abort for this long is ended. */
const ABORT_MS = 5_000;

export interface ThreadTask {
  readonly table: Required<ThreadTable>;
  readonly comparison: Required<ThreadComparison>;
  readonly facts: Pick<OpenObject, 'file' | 'readInto'>;
  readonly shard: PlannedShard;
  readonly samples: number;
  /** Of what it evaluates. */
  readonly left: BatchesLeft;
  /** Of what it takes half of; without, it evaluates the shard. */
  readonly from?: BatchesLeft;
}

/** Keys of the table and of the comparison that it was told last. */
export interface ThreadHas {
  readonly table?: string;
  readonly comparison?: string;
}

/** A thread that evaluates one shard, or a piece of one, at a time. */
export class EvaluationThread {
  readonly #worker: Worker;
  #has: ThreadHas = {};
  #lost: EngineLost | undefined;
  /** Tells whoever has a shard here. No promise of the whole thread does: it would keep every shard that waited for it, with its answer. */
  #lose: (lost: EngineLost) => void = () => {};

  /** `entry` is another one in tests alone. */
  constructor(entry: URL = ENTRY) {
    this.#worker = new Worker(entry);
    this.#worker.once('error', (cause) => this.#end(`died: ${cause.message}`, cause));
    this.#worker.once('exit', (code) => this.#end(`ended with exit code ${code}`));
  }

  /** What it has at hand. */
  get has(): ThreadHas {
    return this.#has;
  }

  get isGone(): boolean {
    return this.#lost !== undefined;
  }

  /**
   * Gives what it got to of the shard; `undefined` when nothing was left to take. Rejects with EngineLost when the thread dies, with
   * EvaluationFailed, with what reading and `onProgress` reject with, and the reason of the signal.
   */
  evaluate(task: ThreadTask, options: EngineOptions): Promise<EvaluatedPiece | undefined> {
    return this.#ask(() => this.#begin(task), task.facts, options);
  }

  /** One piece out of several, in their order. Rejects as `evaluate`. */
  async join(pieces: readonly EvaluatedPiece[], samples: number, options: EngineOptions): Promise<EvaluatedPiece> {
    const joined = await this.#ask(() => this.#say({ kind: 'join', pieces, samples }), undefined, options);
    if (joined === undefined) throw new TypeError('pieces make a whole');
    return joined;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(
    say: () => void,
    facts: ThreadTask['facts'] | undefined,
    { signal, onProgress }: EngineOptions,
  ): Promise<EvaluatedPiece | undefined> {
    signal.throwIfAborted();
    if (this.#lost !== undefined) throw this.#lost;
    const answered = Promise.withResolvers<Answer>();
    const quiet = Promise.withResolvers<void>();
    const listen = (message: FromThread) => {
      if (message.kind === 'read') void this.#give(message, facts).catch(answered.reject);
      else if (message.kind === 'progress') void onProgress(message.compared).catch(answered.reject);
      else {
        answered.resolve(message);
        quiet.resolve();
      }
    };
    const abort = () => answered.reject(signal.reason);
    this.#lose = (lost) => {
      answered.reject(lost);
      quiet.resolve();
    };
    this.#worker.on('message', listen);
    signal.addEventListener('abort', abort, { once: true });
    let answer: Answer | undefined;
    try {
      say();
      answer = await answered.promise;
      if (answer.kind === 'done') return answer.piece;
      if (answer.kind === 'nothing') return undefined;
      this.#has = {};
      const { message = 'The evaluation has failed.', text, isDisagreement } = answer.failure;
      throw new EvaluationFailed(message, { cause: new Error(text), isDisagreement });
    } catch (error) {
      // Whatever the reason: a thread that has not answered is at it still.
      if (!this.isGone && answer === undefined) await this.#quieten(quiet.promise);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#worker.off('message', listen);
      this.#lose = () => {};
    }
  }

  #begin({
    table: { key: table, index },
    comparison: { key: comparison, parts },
    facts: { file },
    left,
    from,
    ...task
  }: ThreadTask): void {
    const has = this.#has;
    this.#has = { table, comparison };
    this.#say({
      kind: 'shard',
      ...task,
      left: left.memory,
      ...(from === undefined ? {} : { from: from.memory }),
      table: { key: table, ...(has.table === table ? {} : { index }) },
      comparison: { key: comparison, ...(has.comparison === comparison ? {} : { parts }) },
      ...(file === undefined ? {} : { file }),
    });
  }

  async #give(asked: Extract<FromThread, { kind: 'read' }>, facts: ThreadTask['facts'] | undefined): Promise<void> {
    const { read, memory, offset, length } = asked;
    try {
      if (facts === undefined) throw new TypeError('nothing is read to join pieces');
      const bytes = await facts.readInto(memory, offset, length);
      this.#say({ kind: 'bytes', read, bytes }, [bytes]);
    } catch (error) {
      this.#say({ kind: 'bytes', read, failed: true });
      throw error;
    }
  }

  /** What is in hand is of no use: waits until the thread has put it away, and ends a thread that does not. */
  async #quieten(quiet: Promise<void>): Promise<void> {
    this.#has = {};
    this.#say({ kind: 'abort' });
    const late = setTimeout(() => void this.close(), ABORT_MS);
    await quiet;
    clearTimeout(late);
  }

  #say(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #end(how: string, cause?: Error): void {
    this.#lost ??= new EngineLost(`The thread that evaluated it ${how}`, { cause });
    this.#lose(this.#lost);
  }
}
