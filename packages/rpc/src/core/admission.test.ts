import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdmission } from './admission.ts';

const refused = { reason: 'RATE_LIMITED', retryAfterMs: 1000 };

test('each key has its places, and gives them back', () => {
  const admission = createAdmission(2);
  const leave = admission.enter('a');
  admission.enter('a');
  assert.throws(() => admission.enter('a'), refused);
  admission.enter('b');
  leave();
  admission.enter('a');
  assert.throws(() => admission.enter('a'), refused);
});

test('all keys together have theirs', () => {
  const admission = createAdmission(2, 2);
  const leave = admission.enter('a');
  admission.enter('b');
  assert.throws(() => admission.enter('c'), refused);
  leave();
  admission.enter('c');
});
