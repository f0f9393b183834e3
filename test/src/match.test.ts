import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differences } from './match.ts';

describe('differences between an answer and what is wanted', () => {
  const answer = { pack: { pack: 'shop', tags: ['a', 'b'], etag: 'r1', count: '2' } };
  const equal: [string, unknown][] = [
    ['a part of it', { pack: { pack: 'shop' } }],
    ['a whole list', { pack: { tags: ['a', 'b'] } }],
    ['any value', { pack: { etag: { $any: true } } }],
    ['a pattern', { pack: { etag: { $match: '^r\\d+$' } } }],
    ['an item somewhere', { pack: { tags: { $contains: ['b'] } } }],
    ['an absence', { pack: { gone: { $absent: true } } }],
  ];
  for (const [name, wanted] of equal) {
    it(`finds none for ${name}`, () => assert.deepEqual(differences(answer, wanted), []));
  }
  const different: [string, unknown][] = [
    ['another value', { pack: { pack: 'store' } }],
    ['a number for a text', { pack: { count: 2 } }],
    ['a shorter list', { pack: { tags: ['a'] } }],
    ['a missing member', { pack: { version: '1' } }],
    ['nothing where any is wanted', { pack: { version: { $any: true } } }],
    ['a pattern that does not fit', { pack: { etag: { $match: '^x' } } }],
    ['an item that is nowhere', { pack: { tags: { $contains: ['c'] } } }],
    ['a presence', { pack: { etag: { $absent: true } } }],
    ['an object for a text', { pack: { pack: { name: 'shop' } } }],
  ];
  for (const [name, wanted] of different) {
    it(`finds one for ${name}`, () => assert.equal(differences(answer, wanted).length, 1));
  }
});
