import assert from 'node:assert/strict';
import { test } from 'node:test';
import { methodNamed } from '../testing/echo-service.ts';
import { principal } from '../testing/echo-suite.ts';
import { createPager, type PageContext } from './pager.ts';

const pager = createPager({ key: Buffer.alloc(32, 7) });
const context: PageContext = { principal: principal(), method: methodNamed('Echo') };
const filter = { state: 'DRAFT', pack: 'base' };
const position = { value: 'b', id: '42' };
const refused = { reason: 'INVALID_PAGE_TOKEN' };

test('a token leads back to its position, whatever the order of the filter keys', () => {
  const token = pager.next(context, filter, position);
  const page = pager.read(context, { pack: 'base', state: 'DRAFT', unset: undefined }, 10, token);
  assert.deepEqual(page, { limit: 10, after: position });
});

test('a position by id alone, and values of every kind', () => {
  for (const last of [{ id: 'é"' }, { value: null, id: '1' }, { value: 1.5, id: '1' }, { value: true, id: '1' }]) {
    assert.deepEqual(pager.read(context, {}, 1, pager.next(context, {}, last)).after, last);
  }
});

test('page sizes: default, cap, refusal', () => {
  assert.deepEqual(pager.read(context, filter, 0, ''), { limit: 20 });
  assert.deepEqual(pager.read(context, filter, 1, ''), { limit: 1 });
  assert.deepEqual(pager.read(context, filter, 1000, ''), { limit: 100 });
  assert.throws(() => pager.read(context, filter, -1, ''), { reason: 'INVALID_ARGUMENT' });
});

test('a token of another tenant, method, filter or key is refused', () => {
  const token = pager.next(context, filter, position);
  const others: readonly (readonly [PageContext, unknown])[] = [
    [{ ...context, principal: principal({ tenant: 'umbrella' }) }, filter],
    [{ ...context, method: methodNamed('Save') }, filter],
    [context, { ...filter, state: 'ACTIVE' }],
    [context, {}],
  ];
  for (const [where, by] of others) assert.throws(() => pager.read(where, by, 10, token), refused);
  const foreign = createPager({ key: Buffer.alloc(32, 8) });
  assert.throws(() => foreign.read(context, filter, 10, token), refused);
});

test('no token that was changed anywhere is accepted, and none crashes', () => {
  const token = pager.next(context, filter, position);
  for (let at = 0; at < token.length; at++) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    assert.throws(() => pager.read(context, filter, 10, changed), refused);
    assert.throws(() => pager.read(context, filter, 10, token.slice(0, at) || 'x'), refused);
  }
  for (const junk of ['../../etc', '💥', 'A'.repeat(100_000), ' ', '=', 'null']) {
    assert.throws(() => pager.read(context, filter, 10, junk), refused);
  }
});

test('a token does not show what is in it', () => {
  const token = pager.next(context, filter, { value: 'confidential', id: 'confidential' });
  assert.doesNotMatch(Buffer.from(token, 'base64url').toString('latin1'), /confidential/);
});

test('a short key is refused', () => {
  assert.throws(() => createPager({ key: Buffer.alloc(31) }), TypeError);
});
