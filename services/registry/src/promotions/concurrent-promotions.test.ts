import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AttestationService } from '@policy-registry/contracts/attestation';
import { AuditService, BindingState, EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import { type Releases, releasesFor } from './release-fixture.ts';

const WHERE = { environment: 'prod', pack: 'web' };

async function race(releases: Releases, calls: number) {
  const settled = await Promise.allSettled(
    Array.from({ length: calls }, (_, index) =>
      releases.call(PromotionService.method.createPromotion, {
        ...WHERE,
        version: index % 2 === 0 ? '1.0.0' : '2.0.0',
        reason: `call ${index}`,
        ticket: 'OPS-1',
      }),
    ),
  );
  const promotions = settled.flatMap((result) =>
    result.status === 'fulfilled' && result.value.promotion !== undefined ? [result.value.promotion] : [],
  );
  const refusals = settled.flatMap((result) => (result.status === 'rejected' ? [String(result.reason.reason)] : []));
  return { promotions, refusals };
}

test('twenty promotions at once: one history, one live version, one event for each acknowledgement', async (t) => {
  const releases = await releasesFor(t);
  await releases.call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });
  for (const version of ['1.0.0', '2.0.0']) await releases.publish('web', version);

  const { promotions, refusals } = await race(releases, 20);
  assert.equal(promotions.length + refusals.length, 20);
  assert.ok(promotions.length >= 2, `${promotions.length} succeeded`);
  assert.deepEqual(new Set(refusals).difference(new Set(['INVALID_STATE', 'CONFLICT'])), new Set());

  const { bindings: history } = await releases.call(EnvironmentService.method.listBindingHistory, {
    ...WHERE,
    pageSize: 100,
  });
  const generations = history.map(({ generation }) => Number(generation));
  assert.deepEqual(
    generations,
    Array.from({ length: promotions.length }, (_, index) => promotions.length - index),
  );
  assert.deepEqual(
    new Set(history.map(({ promotion, version, reason }) => `${promotion} ${version} ${reason}`)),
    new Set(promotions.map(({ promotion, version, reason }) => `${promotion} ${version} ${reason}`)),
  );
  assert.equal(history.filter(({ state }) => state === BindingState.ACTIVE).length, 1);
  for (const [index, { previousVersion, version }] of history.entries()) {
    assert.equal(previousVersion, history[index + 1]?.version ?? '');
    assert.notEqual(previousVersion, version);
  }

  const { events } = await releases.call(AuditService.method.listAuditEvents, {
    type: 'policy.promotion.activated',
    pageSize: 100,
  });
  assert.deepEqual(
    events.map(({ details, attestations }) => [details?.promotion, attestations[0]]),
    promotions
      .toSorted((left, right) => Number(left.promotion.split('~')[2]) - Number(right.promotion.split('~')[2]))
      .map(({ promotion, attestation }) => [promotion, attestation]),
  );
  // A statement that was signed for a lost race is nobody's attestation.
  const { attestations } = await releases.call(AttestationService.method.listAttestations, { pageSize: 100 });
  assert.deepEqual(
    attestations.map(({ attestation }) => attestation).toSorted(),
    promotions.map(({ attestation }) => attestation).toSorted(),
  );
});
