import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import type { OpenObject } from '@policy-registry/storage';
import { EngineLost, type EngineOptions } from '../shard-engine.ts';
import { DividedShard } from './divided-shard.ts';
import type { EvaluationThread, ThreadTask } from './evaluation-thread.ts';
import type { EvaluatedPiece } from './thread-messages.ts';

const BATCHES = 8;
const BATCH_ROWS = 10;
const FACTS = { close: async () => {} } as OpenObject;

const never = new AbortController().signal;
const options = (changed: Partial<EngineOptions> = {}) => ({ signal: never, onProgress: async () => {}, ...changed });

function shardOf(changed: Partial<EngineOptions> = {}, batches = BATCHES): DividedShard {
  const shard = { index: 0, firstBatch: 0, batches, firstRow: 0, rows: batches * BATCH_ROWS };
  const task = { shard, samples: 3, table: { key: 't', index: Buffer.of() }, comparison: { key: 'c', parts: {} } };
  return new DividedShard(task as unknown as ThreadTask, options(changed));
}

function pieceOf(firstBatch: number, batches: number): EvaluatedPiece {
  const bytes = Buffer.from(`${firstBatch}-${batches}`);
  const content = { bytes, digest: sha256(bytes) };
  return { firstRow: firstBatch * BATCH_ROWS, rows: batches * BATCH_ROWS, partial: content, changes: content };
}

type Evaluate = (task: ThreadTask, options: EngineOptions) => Promise<EvaluatedPiece | undefined>;

/** A thread in name only: what it evaluates is said by who tests, and pieces that it joins are listed. */
function threadThat(evaluate: Evaluate): EvaluationThread {
  const join = async (pieces: readonly EvaluatedPiece[]) => {
    const bytes = Buffer.from(pieces.map(({ partial }) => Buffer.from(partial.bytes)).join(' '));
    const content = { bytes, digest: sha256(bytes) };
    return { ...pieceOf(0, BATCHES), partial: content };
  };
  return { evaluate, join } as unknown as EvaluationThread;
}

/** Takes all that is left, one after the other, as soon as `gate` is open. */
const owner = (gate: Promise<unknown> = Promise.resolve()) =>
  threadThat(async ({ left }) => {
    await gate;
    let batches = 1;
    while (left.takeNext()) batches += 1;
    return pieceOf(0, batches);
  });

/** Takes half and does `then` with it. */
const helper = (then: (piece: EvaluatedPiece, signal: AbortSignal) => Promise<EvaluatedPiece>) =>
  threadThat(async ({ left, from }, { signal }) => {
    const taken = from?.takeHalf();
    if (taken === undefined) return undefined;
    left.begin(taken);
    return then(pieceOf(taken.firstBatch, taken.batches), signal);
  });

const open = async () => FACTS;

describe('a shard that threads divide', () => {
  it('is what one evaluates when nobody helps', async () => {
    const shard = shardOf();
    await shard.begin(owner(), FACTS);
    assert.equal(Buffer.from((await shard.whole).partial.bytes).toString(), '0-8');
    assert.equal(shard.divisible, 0);
  });

  it('is put together by who ends last, in the order of the table', async () => {
    const gate = Promise.withResolvers<void>();
    const shard = shardOf();
    const begun = shard.begin(owner(gate.promise), FACTS);
    assert.equal(shard.divisible, 7);
    await Promise.all(
      [1, 2].map(() =>
        shard.help(
          helper(async (piece) => piece),
          open,
        ),
      ),
    );
    gate.resolve();
    await begun;
    assert.equal(Buffer.from((await shard.whole).partial.bytes).toString(), '0-3 3-2 5-3');
  });

  it('says how far all of them are together', async () => {
    const seen: number[] = [];
    const shard = shardOf({ onProgress: async (compared) => void seen.push(compared) });
    const saying = (compared: number) =>
      threadThat(async (_, { onProgress }) => {
        await onProgress(compared);
        return undefined;
      });
    const gate = Promise.withResolvers<void>();
    const begun = shard.begin(owner(gate.promise), FACTS);
    await shard.help(saying(10), open);
    await shard.help(saying(20), open);
    gate.resolve();
    await begun;
    assert.deepEqual(seen, [10, 30]);
  });

  it('does without help that never came', async () => {
    const gate = Promise.withResolvers<void>();
    const shard = shardOf();
    const begun = shard.begin(owner(gate.promise), FACTS);
    const dead = threadThat(() => Promise.reject(new EngineLost('it died')));
    await assert.rejects(shard.help(dead, open), /it died/);
    await assert.rejects(
      shard.help(owner(), () => Promise.reject(new Error('away'))),
      /away/,
    );
    assert.equal(shard.divisible, 0, 'nobody is asked again');
    gate.resolve();
    await begun;
    assert.equal(Buffer.from((await shard.whole).partial.bytes).toString(), '0-8');
  });

  it('may be of nothing, and fail nevertheless', async () => {
    const empty = shardOf({}, 0);
    await empty.begin(
      threadThat(async () => pieceOf(0, 0)),
      FACTS,
    );
    assert.equal(Buffer.from((await empty.whole).partial.bytes).toString(), '0-0');
    const failing = shardOf({}, 0);
    await failing.begin(
      threadThat(() => Promise.reject(new EngineLost('it died'))),
      FACTS,
    );
    await assert.rejects(failing.whole, /it died/);
  });

  it('fails where the table has less than was planned', async () => {
    const shard = shardOf();
    await shard.begin(
      threadThat(async () => pieceOf(0, 7)),
      FACTS,
    );
    await assert.rejects(shard.whole, {
      name: 'EvaluationFailed',
      message: 'Shard 0 has 70 findings, and not 80 as was planned.',
    });
  });

  it('fails with who took a piece of it and died before it said so', async () => {
    const gate = Promise.withResolvers<void>();
    const shard = shardOf();
    const begun = shard.begin(owner(gate.promise), FACTS);
    const dying = threadThat(async ({ from }) => {
      from?.takeHalf();
      throw new EngineLost('it died');
    });
    await assert.rejects(shard.help(dying, open), /it died/);
    gate.resolve();
    await begun;
    await assert.rejects(shard.whole, EngineLost);
  });

  it('is not divided any more when it is given up', async () => {
    const giveUp = new AbortController();
    const gate = Promise.withResolvers<void>();
    const shard = shardOf({ signal: giveUp.signal });
    const begun = shard.begin(owner(gate.promise), FACTS);
    assert.equal(shard.divisible, 7);
    giveUp.abort(new Error('the lease is lost'));
    assert.equal(shard.divisible, 0);
    gate.resolve();
    await begun;
  });

  it('fails with who has a piece of it, and the others give up', async () => {
    const shard = shardOf();
    const gaveUp = Promise.withResolvers<never>();
    const waiting = threadThat((_, { signal }) => {
      signal.addEventListener('abort', () => gaveUp.reject(signal.reason));
      return gaveUp.promise;
    });
    const begun = shard.begin(waiting, FACTS);
    await shard.help(
      helper(() => Promise.reject(new EngineLost('it died'))),
      open,
    );
    await begun;
    await assert.rejects(shard.whole, /it died/);
    await assert.rejects(gaveUp.promise, /it died/);
  });
});
