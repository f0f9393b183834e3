import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { OverrideSchema } from '@policy-registry/contracts/engine';
import type { Override } from '@policy-registry/overrides';
import type { ServiceError } from '@policy-registry/rpc/errors';
import { overrideMessage, readOverride } from './override-messages.ts';

const OVERRIDE: Override = {
  override: 'ovr-1',
  rule: 'block_critical',
  scope: { purl: 'pkg:npm/lodash', advisory: 'CVE-2021-23337', artifact: 'shop', environment: 'prod' },
  status: 'suppressed',
  owner: 'team-shop',
  reason: 'not reachable',
  createTime: '2026-05-01T00:00:00.001Z',
  approveTime: '2026-05-02T00:00:00.000Z',
  expireTime: '2026-07-01T00:00:00.000Z',
};

test('an override survives the way over the wire and back', () => {
  assert.deepEqual(readOverride(create(OverrideSchema, overrideMessage(OVERRIDE)), 'overrides[0]'), OVERRIDE);
});

const message = () => create(OverrideSchema, overrideMessage(OVERRIDE));

const refused: [field: string, spoil: (spoiled: ReturnType<typeof message>) => unknown][] = [
  ['status', (spoiled) => Object.assign(spoiled, { status: 'blocked' })],
  ['scope', (spoiled) => delete spoiled.scope],
  ['scope.purl', (spoiled) => Object.assign(spoiled.scope ?? {}, { purl: 'lodash' })],
  ['approveTime', (spoiled) => delete spoiled.approveTime],
  ['expireTime', (spoiled) => Object.assign(spoiled.expireTime ?? {}, { seconds: 10n ** 15n })],
];
for (const [field, spoil] of refused) {
  test(`an override whose ${field} says nothing that can act is refused`, () => {
    const spoiled = message();
    spoil(spoiled);
    assert.throws(
      () => readOverride(spoiled, 'overrides[0]'),
      (error: ServiceError) => error.violations[0]?.field === `overrides[0].${field}`,
    );
  });
}
