import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CliError } from './exit-code.ts';
import { policyRef } from './policy-ref.ts';

describe('how the command line names a policy', () => {
  it('knows each form of docs/policyctl.md', () => {
    assert.deepEqual(policyRef('workspace:draft').ref.policy, {
      case: 'workspace',
      value: { workspace: 'draft', commit: '' },
    });
    assert.deepEqual(policyRef('workspace:draft@c-1').ref.policy, {
      case: 'workspace',
      value: { workspace: 'draft', commit: 'c-1' },
    });
    assert.deepEqual(policyRef('version:shop@1.2.0-rc.1+b').ref.policy, {
      case: 'version',
      value: { pack: 'shop', version: '1.2.0-rc.1+b' },
    });
    assert.deepEqual(policyRef('active:prod/shop').ref.policy, {
      case: 'active',
      value: { environment: 'prod', pack: 'shop' },
    });
    assert.deepEqual(policyRef('active:prod/shop@2026-11-01T08:00:00Z'), {
      ...policyRef('active:prod/shop'),
      asOf: new Date('2026-11-01T08:00:00Z'),
    });
    assert.deepEqual(policyRef('none').ref.policy, { case: 'none', value: {} });
  });

  it('refuses a time that is none', () => {
    assert.throws(() => policyRef('active:prod/shop@yesterday'), {
      reason: 'USAGE',
      message: /"yesterday" is no time/,
    });
  });

  const refused = [
    ...['', 'draft', 'workspace', 'workspace:', 'workspace:@c', 'workspace:draft@', 'workspace:a@b@c', 'workspace:a/b'],
    ...['version:shop', 'version:shop@', 'version:@1.0.0', 'version:a@1@2', 'Version:shop@1.0.0'],
    ...[
      'active:prod',
      'active:prod/',
      'active:/shop',
      'active:a/b/c',
      'active:a/b@',
      'none:',
      'none:x',
      'toString:x',
      ' none',
    ],
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)} and says the forms`, () => {
      assert.throws(
        () => policyRef(text),
        (error) =>
          error instanceof CliError && error.reason === 'USAGE' && error.message.includes('version:PACK@1.2.0'),
      );
    });
  }
});
