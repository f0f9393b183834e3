import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyPage } from './paging.ts';

describe('a list that comes in pages', () => {
  it('is read to its end, in order', async () => {
    const asked: string[] = [];
    const pages: Record<string, { items: number[]; nextPageToken: string }> = {
      '': { items: [1, 2], nextPageToken: 'a' },
      a: { items: [], nextPageToken: 'b' },
      b: { items: [3], nextPageToken: '' },
    };
    const all = await everyPage(async (token) => {
      asked.push(token);
      return pages[token] ?? assert.fail(token);
    });
    assert.deepEqual(
      [all, asked],
      [
        [1, 2, 3],
        ['', 'a', 'b'],
      ],
    );
  });

  it('ends where the other end never does', async () => {
    await assert.rejects(
      everyPage(async () => ({ items: [], nextPageToken: 'again' })),
      /more than 10000 pages/,
    );
  });
});
