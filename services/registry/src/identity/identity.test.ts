import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdentityService } from '@policy-registry/contracts/registry';
import { releasesFor } from '../promotions/release-fixture.ts';

test('the caller is told who the registry takes them for', async (t) => {
  const releases = await releasesFor(t);
  const caller = await releases.call(IdentityService.method.getCaller, {}, { as: 'ada+security+policy-author@globex' });
  assert.deepEqual(
    [caller.subject, caller.displayName, caller.tenant, caller.client, caller.kind],
    ['ada@globex', 'ada', 'globex', 'policyctl', 'person'],
  );
  assert.deepEqual(caller.roles, ['policy-author', 'security']);
  assert.deepEqual(caller.scopes, caller.scopes.toSorted());
  assert.ok(caller.scopes.includes('policy:promote'));
  assert.ok(caller.authenticationTime);
});
