import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { createMemoryAdapter } from './memory-adapter.ts';

describe('the memory adapter', () => {
  it('finds records by id, uid and user code, and forgets them', async () => {
    const adapter = createMemoryAdapter();
    await adapter.upsert('a', { uid: 'u', userCode: 'CODE' });
    assert.deepEqual(await adapter.find('a'), { uid: 'u', userCode: 'CODE' });
    assert.deepEqual(await adapter.findByUid('u'), await adapter.find('a'));
    assert.deepEqual(await adapter.findByUserCode('CODE'), await adapter.find('a'));
    await adapter.destroy('a');
    for (const gone of [adapter.find('a'), adapter.findByUid('u'), adapter.findByUserCode('CODE')]) {
      assert.equal(await gone, undefined);
    }
  });

  it('marks a record as consumed', async () => {
    const adapter = createMemoryAdapter();
    await adapter.upsert('a', {});
    await adapter.consume('a');
    assert.equal(typeof (await adapter.find('a'))?.consumed, 'number');
    await adapter.consume('unknown');
  });

  it('revokes what a grant stands behind, and nothing else', async () => {
    const adapter = createMemoryAdapter();
    for (const id of ['a', 'b']) await adapter.upsert(id, { grantId: 'one' });
    await adapter.upsert('c', { grantId: 'two' });
    await adapter.revokeByGrantId('one');
    assert.deepEqual([await adapter.find('a'), await adapter.find('b')], [undefined, undefined]);
    assert.ok(await adapter.find('c'));
  });

  it('forgets what has expired', async () => {
    const adapter = createMemoryAdapter();
    mock.timers.enable({ apis: ['setTimeout'] });
    const start = performance.now();
    const clock = mock.method(performance, 'now', () => start);
    try {
      await adapter.upsert('a', { uid: 'u' }, 10);
      assert.ok(await adapter.find('a'));
      clock.mock.mockImplementation(() => start + 10_001);
      mock.timers.tick(10_001);
      assert.equal(await adapter.find('a'), undefined);
    } finally {
      clock.mock.restore();
      mock.timers.reset();
    }
  });

  it('is bounded', async () => {
    const adapter = createMemoryAdapter();
    for (let index = 0; index < 2_001; index += 1) await adapter.upsert(`id-${index}`, {});
    assert.equal(await adapter.find('id-0'), undefined);
    assert.ok(await adapter.find('id-2000'));
  });
});
