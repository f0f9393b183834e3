import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReviewId, reviewId } from './review-id.ts';

test('an id leads back to its parts', () => {
  for (const name of [
    { pack: 'default-org', version: '1.2.0', candidate: 1 },
    { pack: 'a', version: '1.0.0-rc.1', candidate: 50 },
  ]) {
    assert.deepEqual(parseReviewId(reviewId(name.pack, name.version, name.candidate)), name);
  }
});

test('anything else names no review', () => {
  const strange = ['', '~', '~~', 'a~1.0.0', 'a~1.0.0~0', 'a~1.0.0~01', 'a~1.0.0~1.5', 'a~1.0~1', 'a~v1.0.0~1'];
  for (const id of [...strange, 'A~1.0.0~1', 'a~1.0.0~1~1', ' a~1.0.0~1', 'a~1.0.0+b~1', 'a~1.0.0~9999999999']) {
    assert.equal(parseReviewId(id), undefined, id);
  }
});
