import assert from 'node:assert/strict';
import { test } from 'node:test';
import { servicesOf } from '@policy-registry/contracts';
import { withUnserved } from './with-unserved.ts';

test('every service of an area is served, and none of another', () => {
  const [first, ...others] = servicesOf('registry');
  assert.ok(first);
  const own = { service: first, handlers: {} };
  const [served, ...unserved] = withUnserved([first, ...others], [own]);
  assert.equal(served, own);
  assert.deepEqual(
    unserved,
    others.map((service) => ({ service, handlers: {} })),
  );
  assert.throws(() => withUnserved(others, [own]), { name: 'TypeError', message: new RegExp(first.typeName) });
});
