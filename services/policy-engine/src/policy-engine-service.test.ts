import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { sha256 } from '@policy-registry/canonical';
import {
  CompileRequestSchema,
  EvaluateRequestSchema,
  type PolicyEngineService,
  Severity,
} from '@policy-registry/contracts/engine';
import type { CallContext, ServiceHandlers } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { policyEngineHandlers } from './policy-engine-service.ts';

const { compile, evaluate } = policyEngineHandlers().handlers as Required<ServiceHandlers<typeof PolicyEngineService>>;
const context = { principal: { tenant: 'acme' } } as CallContext;

const example = new URL('../../../examples/packs/shop-policy-2/', import.meta.url);
const files = ['pack.yaml', 'policy.stella'].map((path) => ({
  path,
  text: readFileSync(new URL(path, example), 'utf8'),
}));

const compiled = await compile(create(CompileRequestSchema, { files }), context);
const ir = compiled.ir ?? new Uint8Array();

const request = (more: MessageInitShape<typeof EvaluateRequestSchema>) =>
  create(EvaluateRequestSchema, { ir, evaluatedAt: timestampFromDate(new Date('2026-11-24T00:00:00Z')), ...more });

describe('the reference engine', () => {
  it('compiles a pack to bytes that have the digest', () => {
    assert.equal(compiled.compilation?.ok, true);
    assert.equal(compiled.compilation?.irDigest, sha256(ir));
  });

  it('answers for a pack with errors instead of failing', async () => {
    const broken = [
      { path: 'pack.yaml', text: 'name: p' },
      { path: 'policy.stella', text: 'policy' },
    ];
    const { compilation, ir: none } = await compile(create(CompileRequestSchema, { files: broken }), context);
    assert.equal(compilation?.ok, false);
    assert.equal(none?.length, 0);
    assert.ok((compilation?.diagnostics?.length ?? 0) > 0);
  });

  it('evaluates findings with their explains', async () => {
    const finding = {
      id: 'f1',
      component: { purl: 'pkg:npm/a@1' },
      advisory: { id: 'CVE-2023-44487', severity: Severity.HIGH, cvss: 7.5, kev: true },
    };
    const answer = await evaluate(request({ findings: [finding], explain: true }), context);
    const [evaluation] = answer.evaluations ?? [];
    assert.equal(evaluation?.status, 'blocked');
    assert.equal(evaluation?.severity, Severity.CRITICAL);
    assert.equal(evaluation?.winningRule, 'block_known_exploited');
    assert.equal(evaluation?.explain?.length, 5);
    assert.equal(answer.irDigest, sha256(ir));
  });

  it('refuses a time that no policy can be asked at', async () => {
    const evaluatedAt = timestampFromDate(new Date('+010000-01-01T00:00:00Z'));
    await assert.rejects(evaluate(request({ evaluatedAt }), context), { reason: 'INVALID_ARGUMENT' });
  });

  it('lets the overrides act that are in force where and when it is asked', async () => {
    const time = (text: string) => timestampFromDate(new Date(text));
    const override = {
      ...{
        override: 'ovr-1',
        rule: 'block_known_exploited',
        status: 'deferred',
        owner: 'shop',
        reason: 'fixed on Monday',
      },
      scope: { artifact: 'shop:1.2', environment: 'prod' },
      createTime: time('2026-11-20T00:00:00Z'),
      approveTime: time('2026-11-21T00:00:00Z'),
      expireTime: time('2026-11-30T00:00:00Z'),
    };
    const advisory = { id: 'CVE-2023-44487', severity: Severity.HIGH, cvss: 7.5, kev: true };
    const findings = ['shop:1.2', 'cart:1.0'].map((artifact) => ({ id: artifact, artifact, component: {}, advisory }));
    const ask = async (more: MessageInitShape<typeof EvaluateRequestSchema>) => {
      const answer = await evaluate(
        request({ findings, environment: 'prod', overrides: [override], explain: true, ...more }),
        context,
      );
      return answer.evaluations ?? [];
    };
    const statuses = async (more: MessageInitShape<typeof EvaluateRequestSchema>) =>
      (await ask(more)).map(({ status }) => status);

    const [overridden, other] = await ask({});
    assert.deepEqual(
      [overridden?.status, overridden?.override, overridden?.winningRule, overridden?.severity],
      ['deferred', 'ovr-1', 'block_known_exploited', Severity.CRITICAL],
    );
    assert.deepEqual(overridden?.deferredUntil, override.expireTime);
    assert.equal(overridden?.explain?.at(-1)?.rule, 'override ovr-1');
    assert.deepEqual([other?.status, other?.override, other?.explain?.length], ['blocked', '', 5]);
    assert.deepEqual(await statuses({ environment: 'dev' }), ['blocked', 'blocked']);
    assert.deepEqual(await statuses({ evaluatedAt: override.expireTime }), ['blocked', 'blocked']);
    assert.deepEqual(await statuses({ explain: false }), ['deferred', 'blocked']);
  });

  const refused: [string, MessageInitShape<typeof EvaluateRequestSchema>, string][] = [
    ['a policy of another digest', { irDigest: sha256('other') }, 'IR_DIGEST_MISMATCH'],
    ['bytes that are no IR', { ir: Buffer.from('{"rules":7}') }, 'INVALID_SOURCE'],
    ['bytes that are no JSON', { ir: Buffer.from('{') }, 'INVALID_SOURCE'],
    ['bytes that are no text', { ir: Uint8Array.of(0xff, 0xfe) }, 'INVALID_SOURCE'],
    ['an override that covers nothing', { overrides: [{ override: 'o', status: 'suppressed' }] }, 'INVALID_ARGUMENT'],
    ['an environment with depth', { env: { a: { b: 1 } } }, 'INVALID_ARGUMENT'],
  ];
  for (const [name, more, reason] of refused) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(
        evaluate(request({ findings: [{ id: 'f', component: {}, advisory: {} }], ...more }), context),
        (error) => error instanceof ServiceError && error.reason === reason,
      );
    });
  }
});
