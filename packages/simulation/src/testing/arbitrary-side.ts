import assert from 'node:assert/strict';
import { compile } from '@policy-registry/stella-dsl';
import fc from 'fast-check';
import { anyEnv } from '../../../stella-dsl/src/arbitraries/finding.ts';
import { policyText } from '../../../stella-dsl/src/arbitraries/policy.ts';
import type { SidePolicy } from '../side-policy.ts';
import { sidePolicy } from '../stella-side.ts';
import { arbitraryOverrides } from './arbitrary-overrides.ts';

const AT = new Date('2026-06-01T00:00:00.000Z');

/** Some policy, now and then none, with overrides. */
export const arbitrarySide = fc
  .tuple(fc.option(policyText, { freq: 10 }), arbitraryOverrides, anyEnv)
  .map(([text, overrides, env]): SidePolicy => {
    if (text === null) return sidePolicy(undefined, [], { env, evaluatedAt: AT, environment: 'prod', tenant: 't' });
    const { irJson, diagnostics } = compile([{ path: 'policy.stella', text }]);
    assert.ok(irJson !== undefined, JSON.stringify(diagnostics));
    const run = { env, evaluatedAt: AT, environment: 'prod', tenant: 't' };
    return sidePolicy({ irJson, pack: 'p', version: '1.0.0' }, overrides, run);
  });
