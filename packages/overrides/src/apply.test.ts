import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, BLOCKED, findingOf, overrideOf } from './override-for-test.ts';
import { prepareOverrides } from './prepare.ts';

const prod = { environment: 'prod', at: AT };

test('the status is that of the override, with an end and an entry in the explain; all else stays', () => {
  const override = overrideOf();
  const evaluation = prepareOverrides([override], prod).apply(BLOCKED, findingOf(), 'shop');
  assert.deepEqual(evaluation, {
    ...BLOCKED,
    status: 'suppressed',
    override: 'ovr-1',
    until: { suppressed: override.expireTime },
    explain: [
      ...BLOCKED.explain,
      {
        rule: 'override ovr-1',
        outcome: 'matched',
        because: 'not reachable here',
        inputs: [
          { name: 'override.expires', value: override.expireTime },
          { name: 'override.owner', value: 'team-shop' },
          { name: 'status', value: 'blocked' },
        ],
        effects: [{ action: 'status', value: 'suppressed', applied: true }],
      },
    ],
  });
});

test('an end of what the policy had decided goes with it', () => {
  const ignored = { ...BLOCKED, status: 'suppressed', until: { suppressed: '2026-06-02T00:00:00.000Z' } };
  const evaluation = prepareOverrides([overrideOf({ status: 'affected' })], prod).apply(ignored, findingOf(), 'shop');
  assert.equal(evaluation.status, 'affected');
  assert.equal(evaluation.until, undefined);
});

test('what the policy says itself needs no override: only the explain tells of it', () => {
  const suppressed = { ...BLOCKED, status: 'suppressed', until: { suppressed: '2026-06-02T00:00:00.000Z' } };
  const { explain, ...evaluation } = prepareOverrides([overrideOf()], prod).apply(suppressed, findingOf(), 'shop');
  assert.deepEqual({ ...evaluation, explain: BLOCKED.explain }, suppressed);
  assert.deepEqual(
    explain.slice(1).map(({ rule, outcome }) => [rule, outcome]),
    [['override ovr-1', 'not_applied']],
  );
});

test('without an explain there is none', () => {
  const quiet = { ...BLOCKED, explain: [] };
  const { apply } = prepareOverrides([overrideOf()], prod);
  assert.deepEqual(apply(quiet, findingOf(), 'shop', { explain: false }).explain, []);
});

const newer = '2026-05-03T00:00:00.000Z';
const precedence: [name: string, first: ReturnType<typeof overrideOf>, second: ReturnType<typeof overrideOf>][] = [
  [
    'the one that names more, although it is older',
    overrideOf({ override: 'a', scope: { environment: 'prod', artifact: 'shop' } }),
    overrideOf({ override: 'b', createTime: newer }),
  ],
  [
    'a version names more than a package',
    overrideOf({ override: 'b', scope: { purl: 'pkg:npm/lodash@4.17.20' } }),
    overrideOf({ override: 'a', scope: { purl: 'pkg:npm/lodash' } }),
  ],
  [
    'a rule is something that is named',
    overrideOf({ override: 'b', rule: 'block_high' }),
    overrideOf({ override: 'a' }),
  ],
  ['among equals the newer one', overrideOf({ override: 'b', createTime: newer }), overrideOf({ override: 'a' })],
  ['made at once, the lower id', overrideOf({ override: 'a' }), overrideOf({ override: 'b' })],
];
for (const [name, first, second] of precedence) {
  test(`of two: ${name}`, () => {
    for (const both of [
      [first, second],
      [second, first],
    ]) {
      assert.equal(prepareOverrides(both, prod).find(findingOf(), 'shop', 'block_high'), first);
    }
  });
}

test('it acts from its approval on and before its end, to the millisecond', () => {
  const { approveTime, expireTime } = overrideOf();
  const at = (time: string, ms = 0) =>
    prepareOverrides([overrideOf()], { environment: 'prod', at: new Date(Date.parse(time) + ms) }).inForce.length;
  assert.deepEqual([at(approveTime, -1), at(approveTime), at(expireTime, -1), at(expireTime)], [0, 1, 1, 0]);
  assert.equal(at('no time at all'), 0);
});
