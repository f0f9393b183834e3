import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { AccessSchema } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import type { AccessInit } from '../testing/echo-service.ts';
import { NOW, principal } from '../testing/echo-suite.ts';
import { authorize } from './authorize.ts';
import type { Principal } from './principal.ts';

const check = (access: AccessInit, who: Principal) => authorize(create(AccessSchema, access), who, NOW, 300);
const secondsAgo = (seconds: number) => principal({ authenticatedAt: new Date(NOW.getTime() - seconds * 1000) });

test('one of the scopes is enough, none is not', () => {
  check({ anyScope: ['echo:admin', 'echo:read'] }, principal());
  assert.throws(() => check({ anyScope: ['echo:admin', 'echo:root'] }, principal()), {
    reason: 'SCOPE_MISSING',
    metadata: { anyScope: 'echo:admin echo:root' },
    challenge: { error: 'insufficient_scope', scope: 'echo:admin echo:root' },
  });
  // A scope is a whole word, not a prefix.
  assert.throws(() => check({ anyScope: ['echo:rea'] }, principal()), { reason: 'SCOPE_MISSING' });
  assert.throws(() => check({}, principal()), { reason: 'SCOPE_MISSING' });
});

test('authenticated asks for no scope', () => {
  check({ authenticated: true }, principal({ scopes: new Set() }));
});

test('fresh authentication: the window, to the second', () => {
  const access = { authenticated: true, freshAuthentication: true };
  check(access, secondsAgo(0));
  check(access, secondsAgo(300));
  check(access, secondsAgo(-60));
  for (const seconds of [301, 86_400, -61]) {
    assert.throws(() => check(access, secondsAgo(seconds)), {
      reason: 'FRESH_AUTHENTICATION_REQUIRED',
      code: 'UNAUTHENTICATED',
      metadata: { maxAge: '300' },
    });
  }
});

test('fresh authentication: an unknown or broken time is not fresh', () => {
  const access = { authenticated: true, freshAuthentication: true };
  const { authenticatedAt: _, ...unknown } = principal();
  assert.throws(() => check(access, unknown), { reason: 'FRESH_AUTHENTICATION_REQUIRED' });
  const broken = principal({ authenticatedAt: new Date(Number.NaN) });
  assert.throws(() => check(access, broken), { reason: 'FRESH_AUTHENTICATION_REQUIRED' });
});

test('fresh authentication: a client is refused, also with a time; scopes come first', () => {
  const access = { anyScope: ['echo:write'], freshAuthentication: true };
  assert.throws(() => check(access, principal({ kind: 'client' })), { reason: 'INTERACTIVE_LOGIN_REQUIRED' });
  assert.throws(() => check(access, principal({ kind: 'client', scopes: new Set() })), { reason: 'SCOPE_MISSING' });
});
