import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { pathMatcher } from './path-glob.ts';

const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['policy.stella', ['policy.stella'], ['rules/policy.stella', 'policyXstella', 'policy.stella.md']],
  ['*.stella', ['policy.stella'], ['rules/vex.stella', 'policy.yaml']],
  ['**/*.stella', ['policy.stella', 'rules/vex.stella', 'a/b/c.stella'], ['pack.yaml']],
  ['rules/**', ['rules/vex.stella', 'rules/a/b.stella'], ['rules', 'ruless/vex.stella', 'other/rules/vex.stella']],
  ['**', ['pack.yaml', 'a/b/c.stella'], []],
  ['a/**/z.md', ['a/z.md', 'a/b/z.md', 'a/b/c/z.md'], ['z.md', 'a/bz.md']],
  ['prod-?.yaml', ['prod-1.yaml'], ['prod-.yaml', 'prod-12.yaml', 'prod-/.yaml']],
  ['*a*b*', ['ab', 'xaxbx'], ['ba', 'a/b']],
];
for (const [glob, matched, others] of CASES) {
  test(`${glob} matches ${matched.join(' ')}`, () => {
    for (const path of matched) assert.ok(pathMatcher(glob)(path), path);
    for (const path of others) assert.ok(!pathMatcher(glob)(path), path);
  });
}

const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 4 });
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
const wild = fc.string({ unit: fc.constantFrom('a', 'b', '-', '?', '*'), minLength: 1, maxLength: 4 });
const glob = fc
  .array(
    fc.oneof(
      fc.constant('**'),
      wild.map((segment) => segment.replace(/\*+/g, '*')),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((segments) => segments.join('/'));

test('the language says the same of every glob', () => {
  fc.assert(
    fc.property(glob, path, (pattern, given) => {
      assert.equal(pathMatcher(pattern)(given), posix.matchesGlob(given, pattern), `${pattern} ${given}`);
    }),
    { numRuns: 2_000 },
  );
});

test('a glob that makes others backtrack is matched like any other', () => {
  assert.ok(!pathMatcher(`${'*a'.repeat(100)}b`)('a'.repeat(199)));
});
