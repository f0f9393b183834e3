import fc from 'fast-check';
import { OVERRIDE_STATUSES, type Override } from './override.ts';
import { BLOCKED, findingOf, overrideOf } from './override-for-test.ts';

// Few words each, so that overrides and findings often meet.
export const PURLS = ['pkg:npm/a@1', 'pkg:npm/a@2', 'pkg:npm/b@1', 'pkg:npm/a@1?arch=x'];
const ADVISORIES = ['CVE-2021-0001', 'CVE-2021-0002', 'GHSA-aaaa-bbbb-cccc'];
const word = (...words: readonly string[]) => fc.constantFrom('', ...words);
const time = fc.integer({ min: 1, max: 20 }).map((day) => new Date(Date.UTC(2026, 5, day)));
const text = time.map((date) => date.toISOString());

const scope = fc.record({
  purl: word(...PURLS, 'pkg:npm/a'),
  advisory: word(...ADVISORIES),
  artifact: word('shop', 'cart'),
  environment: word('prod', 'dev'),
});
const override: fc.Arbitrary<Override> = fc
  .record({
    ...{ rule: word('r1', 'r2'), scope, createTime: text, approveTime: text, expireTime: text },
    status: fc.constantFrom(...OVERRIDE_STATUSES),
  })
  .map((parts) => overrideOf(parts));
export const overrides = fc
  .array(override, { maxLength: 12 })
  .map((list) => list.map((each, index) => ({ ...each, override: `ovr-${index}` })));
export const asked = fc.record({
  finding: fc
    .tuple(fc.constantFrom(...PURLS), fc.constantFrom(...ADVISORIES), fc.subarray(ADVISORIES))
    .map((parts) => findingOf(...parts)),
  artifact: word('shop', 'cart'),
  question: fc.record({ environment: word('prod', 'dev'), at: time }),
  evaluation: fc
    .record({ status: fc.constantFrom('blocked', 'affected', 'suppressed'), winningRule: fc.constantFrom('r1', 'r2') })
    .map((parts) => ({ ...BLOCKED, ...parts })),
});

export type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never;
