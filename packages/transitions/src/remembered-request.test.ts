import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Remembering, remember, rememberedRequest } from './remembered-request.ts';

const DAY = 24 * 60 * 60 * 1000;
const mark = (key: string, time: number) => ({ key, time });

test('a document knows the requests that changed it, and what they made', () => {
  const first = remember({}, mark('a', 1), 'c1');
  const then = remember(first, mark('b', 2));
  assert.deepEqual(rememberedRequest(then, mark('a', 9)), { key: 'a', time: 1, made: 'c1' });
  assert.deepEqual(rememberedRequest(then, mark('b', 9)), { key: 'b', time: 2 });
  assert.equal(rememberedRequest(then, mark('c', 9)), undefined);
  assert.equal(rememberedRequest(then, undefined), undefined);
  assert.deepEqual(remember(then, undefined), then, 'a request without an id makes it forget nothing');
  assert.deepEqual(remember({}, undefined), {});
});

test('it forgets after a day, as the request id does', () => {
  const known = remember({}, mark('a', 0));
  assert.ok(rememberedRequest(known, mark('a', DAY - 1)));
  assert.equal(rememberedRequest(known, mark('a', DAY)), undefined);
  assert.deepEqual(remember(known, mark('b', DAY)), { requests: [mark('b', DAY)] });
});

test('it is bounded: the oldest go first', () => {
  let known: Remembering = {};
  for (let n = 0; n < 1001; n += 1) known = remember(known, mark(`r${n}`, n));
  assert.equal(known.requests?.length, 1000);
  assert.equal(rememberedRequest(known, mark('r0', 1001)), undefined);
  assert.ok(rememberedRequest(known, mark('r1', 1001)));
});
