import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare } from 'semver';
import { precedenceKey } from './precedence.ts';

test('the example of semver.org 11 is in order', () => {
  const versions = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'];
  const all = [...versions, '1.0.0-rc.1', '1.0.0', '1.0.1-0', '1.0.1', '1.10.0', '2.0.0'];
  assert.deepEqual([...all].sort(byKey), all);
});

test('the keys are ordered as semver orders versions', () => {
  const number = fc.oneof(fc.nat(12), fc.nat(Number.MAX_SAFE_INTEGER));
  const word = fc.stringMatching(/^[0-9A-Za-z-]{1,4}$/).filter((text) => !/^0[0-9]+$/.test(text));
  const identifier = fc.oneof(number.map(String), word);
  const version = fc
    .tuple(number, number, number, fc.array(identifier, { maxLength: 3 }))
    .map(([a, b, c, rest]) => `${a}.${b}.${c}${rest.length === 0 ? '' : `-${rest.join('.')}`}`);
  fc.assert(
    fc.property(version, version, (left, right) => {
      assert.equal(Math.sign(byKey(left, right)), compare(left, right), `${left} ${right}`);
    }),
    { numRuns: 500 },
  );
});

test('numbers past 2^53 keep their order, and no key is too long for an index', () => {
  const [small, large] = ['9'.repeat(100), `1${'0'.repeat(100)}`];
  const all = ['1.0.0-2', `1.0.0-${small}`, `1.0.0-${large}`, '1.0.0-a'];
  assert.deepEqual([...all].sort(byKey), all);
  const longest = `1.0.0-${'0.'.repeat(60)}0`;
  assert.ok(precedenceKey(longest).length < 512);
});

test('what is no version has no key', () => {
  assert.throws(() => precedenceKey('1.0.0-01'), TypeError);
  assert.throws(() => precedenceKey('1.0'), TypeError);
});

function byKey(left: string, right: string): number {
  const [a, b] = [precedenceKey(left), precedenceKey(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
