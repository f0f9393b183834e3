import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidArgumentError } from 'commander';
import { policyRef } from './policy-ref.ts';

describe('how the command line names a policy', () => {
  it('knows each form of docs/policyctl.md', () => {
    assert.deepEqual(policyRef('workspace:draft').policy, {
      case: 'workspace',
      value: { workspace: 'draft', commit: '' },
    });
    assert.deepEqual(policyRef('workspace:draft@c-1').policy, {
      case: 'workspace',
      value: { workspace: 'draft', commit: 'c-1' },
    });
    assert.deepEqual(policyRef('version:shop@1.2.0-rc.1+b').policy, {
      case: 'version',
      value: { pack: 'shop', version: '1.2.0-rc.1+b' },
    });
    assert.deepEqual(policyRef('active:prod/shop').policy, {
      case: 'active',
      value: { environment: 'prod', pack: 'shop' },
    });
    assert.deepEqual(policyRef('none').policy, { case: 'none', value: {} });
  });

  const refused = [
    ...['', 'draft', 'workspace', 'workspace:', 'workspace:@c', 'workspace:draft@', 'workspace:a@b@c', 'workspace:a/b'],
    ...['version:shop', 'version:shop@', 'version:@1.0.0', 'version:a@1@2', 'Version:shop@1.0.0'],
    ...['active:prod', 'active:prod/', 'active:/shop', 'active:a/b/c', 'none:', 'none:x', 'toString:x', ' none'],
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)} and says the forms`, () => {
      assert.throws(
        () => policyRef(text),
        (error) => error instanceof InvalidArgumentError && error.message.includes('version:PACK@1.2.0'),
      );
    });
  }
});
