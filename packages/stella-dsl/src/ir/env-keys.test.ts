import assert from 'node:assert/strict';
import { test } from 'node:test';
import { irOf } from '../fixtures.ts';
import { envKeysOf } from './env-keys.ts';

test('the keys of env that a policy reads are those of conditions, actions and adjustments', () => {
  const ir = irOf(`
    profile p { env e { if env.exposure == "internet" then +0.5 } }
    rule r {
      when env.tier == "lead" and vex.any(status == "fixed" and env.inner)
      then annotate note := env.team
      else warn message env.tier
      because "b"
    }`);
  assert.deepEqual(envKeysOf(ir), ['exposure', 'inner', 'team', 'tier']);
  assert.deepEqual(envKeysOf(irOf('rule r { when advisory.kev then warn because "b" }')), []);
});
