import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { chooseOverrides, type OverrideChoice, readOverridesFile } from './local-overrides.ts';

const TIMES = {
  createTime: '2026-10-01T00:00:00Z',
  approveTime: '2026-10-02T00:00:00Z',
  expireTime: '2026-12-01T00:00:00Z',
};

/** As `policyctl override list --output json` writes one. */
function entry(override: string, more: object = {}) {
  const scope = { purl: '', advisory: 'CVE-2021-44228', artifact: '', environment: '' };
  const said = { pack: 'shop', rule: '', status: 'suppressed', owner: 'team', reason: 'JNDI is off' };
  return { override, state: 'OVERRIDE_STATE_APPROVED', scope, ...said, ...TIMES, ...more };
}

const NO_CHOICE: OverrideChoice = { none: false, pending: [], lapsed: [] };

describe('overrides out of a file', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => folder.remove());

  function chosen(entries: readonly object[], choice: Partial<OverrideChoice> = {}, more: object = {}) {
    folder.put('overrides.json', JSON.stringify(entries));
    const { baseline, candidate } = chooseOverrides(readOverridesFile('overrides.json'), {
      ...{ baseline: 'shop', candidate: 'shop', environment: '', at: new Date('2026-11-01T00:00:00Z') },
      choice: { ...NO_CHOICE, ...choice },
      ...more,
    });
    return { baseline: baseline.map((each) => each.override), candidate: candidate.map((each) => each.override) };
  }

  it('act on both sides, those of the pack, of the environment and of the time', () => {
    const entries = [
      entry('ovr-b'),
      entry('ovr-a'),
      entry('other-pack', { pack: 'other' }),
      entry('elsewhere', { scope: { advisory: 'CVE-1', environment: 'prod' } }),
      entry('later', { approveTime: '2026-11-02T00:00:00Z' }),
      entry('expired', { expireTime: '2026-11-01T00:00:00Z' }),
      entry('disabled', { disableTime: '2026-10-05T00:00:00Z' }),
      entry('disabled-later', { disableTime: '2026-11-05T00:00:00Z' }),
      entry('pending', { state: 'OVERRIDE_STATE_PENDING', approveTime: undefined }),
    ];
    const acting = ['disabled-later', 'ovr-a', 'ovr-b'];
    assert.deepEqual(chosen(entries), { baseline: acting, candidate: acting });
    assert.deepEqual(chosen(entries, {}, { environment: 'prod' }).candidate, [...acting, 'elsewhere'].sort());
    assert.deepEqual(chosen(entries, { none: true }), { baseline: [], candidate: [] });
    // No pack is no pack's, and no policy has nothing to be an exception from.
    const bare = chosen(entries, {}, { candidate: '', baseline: undefined });
    assert.deepEqual(bare, { baseline: [], candidate: [...acting, 'other-pack'].sort() });
  });

  it('act as if a pending one were approved, or one in force had ended, on the candidate alone', () => {
    const entries = [entry('ovr-a'), entry('ovr-b', { state: 'OVERRIDE_STATE_PENDING', approveTime: undefined })];
    assert.deepEqual(chosen(entries, { pending: ['ovr-b'], lapsed: ['ovr-a'] }), {
      baseline: ['ovr-a'],
      candidate: ['ovr-b'],
    });
    const hint = /^These could be named: ovr-[ab]\.$/;
    const waits = { reason: 'USAGE', message: /ovr-a does not wait for approval/, hint };
    assert.throws(() => chosen(entries, { pending: ['ovr-a'] }), waits);
    assert.throws(() => chosen(entries, { lapsed: ['ovr-b'] }), { message: /ovr-b is not in force/, hint });
    assert.throws(() => chosen([], { lapsed: ['ovr-b'] }), { hint: 'The file of --overrides has none.' });
  });

  const bad: [what: string, text: string, told: RegExp][] = [
    ['is no JSON', '{', /overrides\.json is not JSON/],
    ['is no list', '{}', /is no list of overrides/],
    ['holds something else', '[1]', /\$\[0\]/],
    [
      'gives a status that none may',
      JSON.stringify([entry('o', { status: 'blocked' })]),
      /override o gives the status "blocked"/,
    ],
    ['covers everything', JSON.stringify([entry('o', { scope: {} })]), /override o covers nothing in particular/],
    ['names no purl', JSON.stringify([entry('o', { scope: { purl: 'x' } })]), /override o names x, which is no purl/],
    ['never ends', JSON.stringify([entry('o', { expireTime: undefined })]), /override o: expireTime is missing/],
  ];
  for (const [what, text, message] of bad) {
    it(`are refused where one ${what}`, () => {
      folder.put('overrides.json', text);
      const asked = { baseline: undefined, candidate: 'shop', environment: '', at: new Date('2026-11-01T00:00:00Z') };
      const choose = () => chooseOverrides(readOverridesFile('overrides.json'), { ...asked, choice: NO_CHOICE });
      assert.throws(choose, { reason: 'INVALID_OVERRIDES', message });
    });
  }
});
