import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DeterminismMismatch } from './determinism-mismatch.ts';
import { begun, failed, found, furtherOn, queuedAgain, TriesSpent, voided } from './shard-machine.ts';
import { newShard, type ShardRecord } from './shard-record.ts';

const TIME = '2026-01-01T00:00:00.000Z';
const ONE = { partial: 'sha256:1', changes: 'sha256:2' };
const OTHER = { partial: 'sha256:3', changes: 'sha256:2' };

const begin = (shard: ShardRecord, round = 0) =>
  begun(shard, { round, worker: 'w', time: TIME, maxTries: 3 }) ?? assert.fail('nothing to begin');
const find = (shard: ShardRecord, token: number, digests = ONE) =>
  found(shard, token, { digests, rows: 7, time: TIME });
const loss = (token?: number, round = 0) => ({ round, failure: 'no', time: TIME, ...(token && { token }) });

const QUEUED = newShard('sim-1', 4, 0);
const FIRST = begin(QUEUED);
const SECOND = begin(FIRST);

describe('a shard', () => {
  it('belongs to who began last', () => {
    assert.partialDeepStrictEqual(SECOND, { state: 'running', attempts: 2, tries: 2 });
    assert.equal(furtherOn(SECOND, 1, 5), undefined);
    assert.equal(furtherOn(SECOND, 2, 5)?.findings, 5);
    assert.equal(failed(SECOND, loss(1)), undefined);
    assert.equal(failed(SECOND, loss(2))?.state, 'failed');
    assert.equal(failed(SECOND, loss())?.state, 'failed');
  });

  it('succeeds once, and is not begun again', () => {
    const done = find(SECOND, 2) ?? assert.fail();
    assert.partialDeepStrictEqual(done, { state: 'succeeded', found: ONE, findings: 7 });
    assert.equal(begun(done, { round: 0, worker: 'w', time: TIME, maxTries: 3 }), undefined);
    assert.equal(find(done, 1), undefined, 'a late attempt that found the same changes nothing');
    assert.equal(failed(done, loss()), undefined);
    assert.equal(queuedAgain(done, 1), undefined);
  });

  it('is not begun for another round, or too often', () => {
    assert.equal(begun(QUEUED, { round: 1, worker: 'w', time: TIME, maxTries: 3 }), undefined);
    assert.throws(() => begin(begin(SECOND)), TriesSpent);
  });

  it('takes no word of an attempt that has lost it, but its mark', () => {
    const marked = find(SECOND, 1) ?? assert.fail();
    assert.partialDeepStrictEqual(marked, { state: 'running', attempts: 2, late: ONE });
    assert.equal(marked.found, undefined);
    assert.equal(find(marked, 1), undefined);
    assert.equal(find(marked, 2)?.state, 'succeeded');
    assert.throws(() => find(marked, 2, OTHER), DeterminismMismatch);
  });

  it('is believed by nobody when a late attempt found something else', () => {
    const done = find(SECOND, 2) ?? assert.fail();
    assert.throws(() => find(done, 1, OTHER), /DeterminismMismatch: shard 4 came out as sha256:1 .* as sha256:3/);
    const lost = voided(done, loss()) ?? assert.fail();
    assert.partialDeepStrictEqual(lost, { state: 'failed', failure: 'no' });
    assert.equal(lost.found, undefined);
    assert.equal(voided(lost, loss()), undefined);
  });

  it('that failed is queued again in another round, with the fence kept and all else forgotten', () => {
    const lost = failed(find(SECOND, 1) ?? assert.fail(), loss(2)) ?? assert.fail();
    assert.equal(queuedAgain(lost, 0), undefined);
    const again = queuedAgain(lost, 1) ?? assert.fail();
    assert.deepEqual(again, { ...newShard('sim-1', 4, 1), attempts: 2 });
    assert.equal(find(again, 2)?.state, 'queued', 'the attempt of the round before has lost it');
    assert.equal(begin(again, 1).attempts, 3);
  });
});
