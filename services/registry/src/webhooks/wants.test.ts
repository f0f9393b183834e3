import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wants } from './wants.ts';

const ASKED: [eventTypes: string[], packs: string[], type: string, pack: string | undefined, wanted: boolean][] = [
  [[], [], 'policy.published', 'shop', true],
  [[], [], 'policy.governance.updated', undefined, true],
  [['policy.published'], [], 'policy.published', 'shop', true],
  [['policy.published'], [], 'policy.deprecated', 'shop', false],
  [['policy.publishe'], [], 'policy.published', 'shop', false],
  [['policy.promotion.*', 'policy.rolled_back'], [], 'policy.promotion.canary', 'shop', true],
  [['policy.promotion.*', 'policy.rolled_back'], [], 'policy.rolled_back', 'shop', true],
  [['policy.*'], [], 'policy.review.approved', 'shop', true],
  [['policy.*.approved'], [], 'policy.review.approved', 'shop', true],
  [['policy.**'], [], 'policy.review.approved', 'shop', true],
  [['*'], [], 'policy.review.approved', undefined, true],
  [[], ['shop'], 'policy.published', 'shop', true],
  [[], ['shop'], 'policy.published', 'shop-2', false],
  [[], ['shop*'], 'policy.published', 'shop-2', true],
  [[], ['*'], 'policy.published', 'shop', true],
  [[], ['*'], 'policy.governance.updated', undefined, false],
  [['policy.published'], ['web'], 'policy.published', 'shop', false],
];

for (const [eventTypes, packs, type, pack, wanted] of ASKED) {
  test(`${eventTypes.join(' ') || 'every type'}, ${packs.join(' ') || 'every pack'}: ${type} of ${pack ?? 'none'}`, () => {
    assert.equal(wants({ eventTypes, packs }, { type, pack }), wanted);
  });
}
