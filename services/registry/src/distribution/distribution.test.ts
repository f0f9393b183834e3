import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { digestHex, sha256 } from '@policy-registry/canonical';
import { DistributionService, EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import type { CallContext } from '@policy-registry/rpc';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';
import { ActivationNotifier } from './activation-notifier.ts';
import { activeHead } from './active-head.ts';
import { activePolicy } from './active-policy.ts';

const { getActiveBundle } = DistributionService.method;
const WHERE = { environment: 'prod', pack: 'web' };

const promote = (releases: Releases, version: string) =>
  releases.call(PromotionService.method.createPromotion, { ...WHERE, version, reason: 'go', ticket: 'OPS-1' });

async function prod(t: Parameters<typeof releasesFor>[0], overrides = {}): Promise<Releases> {
  const releases = await releasesFor(t, overrides);
  await releases.call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });
  for (const version of ['1.0.0', '2.0.0']) await releases.publish('web', version);
  return releases;
}

const bundleOf = async (releases: Releases) => {
  const { bundle } = await releases.call(getActiveBundle, WHERE);
  assert.ok(bundle);
  return bundle;
};

test('an engine gets the bytes that the digest is over, and the proof of the publication', async (t) => {
  const releases = await prod(t);
  const { attestation: publication } = await releases.publish('web', '1.0.0');
  await promote(releases, '1.0.0');
  const bundle = await bundleOf(releases);
  assert.equal(sha256(bundle.ir), bundle.irDigest);
  assert.deepEqual([bundle.version, bundle.generation], ['1.0.0', 1n]);
  assert.equal(digestHex(sha256(bundle.attestation)), publication);
  await assert.rejects(releases.call(getActiveBundle, WHERE, { as: 'engine@globex' }), { reason: 'NO_ACTIVE_BUNDLE' });
  await assert.rejects(releases.call(getActiveBundle, { ...WHERE, environment: 'none' }), {
    reason: 'NO_ACTIVE_BUNDLE',
  });
});

test('the etag changes with every activation, also of a version that was live before', async (t) => {
  const releases = await prod(t);
  const etags = [];
  for (const version of ['1.0.0', '2.0.0', '1.0.0']) {
    await promote(releases, version);
    const { etag } = await bundleOf(releases);
    etags.push(etag);
    const same = await releases.call(getActiveBundle, { ...WHERE, ifNoneMatch: etag });
    assert.deepEqual([same.notModified, same.bundle], [true, undefined]);
  }
  assert.equal(new Set(etags).size, 3);
  const older = await releases.call(getActiveBundle, { ...WHERE, ifNoneMatch: etags[0] ?? '' });
  assert.equal(older.bundle?.etag, etags[2]);
});

/** Tells when a call begins to wait, and when it ceases. */
class WatchedNotifier extends ActivationNotifier {
  readonly events = new EventEmitter();

  override watch(tenant: string, environment: string, pack?: string) {
    const { changed, close } = super.watch(tenant, environment, pack);
    return {
      changed: (timeoutMs: number, signal: AbortSignal) => {
        const change = changed(timeoutMs, signal);
        this.events.emit('waiting', timeoutMs);
        return change;
      },
      close: () => {
        close();
        this.events.emit('closed');
      },
    };
  }
}

test('a waiting call returns as soon as something else becomes live', async (t) => {
  const activations = new WatchedNotifier();
  const releases = await prod(t, { activations });
  // No timer ends from here on: what wakes the call is the activation alone.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const waiting = once(activations.events, 'waiting');
  const first = releases.call(getActiveBundle, { ...WHERE, waitSeconds: 10 });
  await waiting;
  assert.equal(activations.size, 1);
  await promote(releases, '1.0.0');
  const { bundle } = await first;
  assert.equal(bundle?.version, '1.0.0');
  const second = releases.call(getActiveBundle, { ...WHERE, waitSeconds: 10, ifNoneMatch: bundle?.etag ?? '' });
  await promote(releases, '2.0.0');
  assert.equal((await second).bundle?.version, '2.0.0');
  assert.equal(activations.size, 0);
});

test('what another process made live ends the wait too', async (t) => {
  const deaf = Object.assign(new WatchedNotifier(), { notify: () => {} });
  const releases = await prod(t, { activations: deaf });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const waiting = once(deaf.events, 'waiting');
  const call = releases.call(getActiveBundle, { ...WHERE, waitSeconds: 60 });
  const [pauseMs] = await waiting;
  await promote(releases, '1.0.0');
  t.mock.timers.tick(pauseMs);
  assert.equal((await call).bundle?.version, '1.0.0');
  assert.ok(pauseMs < 60_000, 'it looks before the wait is over');
});

test('a wait ends by itself, before the deadline, and with the caller', { timeout: 30_000 }, async (t) => {
  const activations = new WatchedNotifier();
  const releases = await prod(t, { activations });
  const patient = { ...WHERE, ifNoneMatch: '', waitSeconds: 60 };
  // Nothing but the use case itself ends this call: no door stands at the deadline.
  const inTime = (request: typeof patient) => {
    const deadline = new Date(Date.now() + 300);
    const context = { principal: { tenant: 'acme' }, deadline, signal: new AbortController().signal };
    return activeHead(releases.deps, context as unknown as CallContext, request);
  };
  await assert.rejects(inTime(patient), { reason: 'NO_ACTIVE_BUNDLE' });

  const caller = new AbortController();
  const [waiting, closed] = [once(activations.events, 'waiting'), once(activations.events, 'closed')];
  const given = releases.call(getActiveBundle, patient, { signal: caller.signal });
  await waiting;
  caller.abort();
  await assert.rejects(given, { reason: 'CANCELLED' });
  await closed;
  assert.equal(activations.size, 0);

  await promote(releases, '1.0.0');
  const { etag } = await bundleOf(releases);
  assert.equal(await inTime({ ...patient, ifNoneMatch: etag }), undefined);
});

test('what is missing or damaged is said to be, not taken for nothing live', async (t) => {
  const releases = await prod(t);
  const { versions } = releases.deps;
  const whole = await versions.get('acme', 'web', '1.0.0');
  assert.ok(whole);
  for (const broken of [{ irDigest: sha256('gone') }, { attestation: '0'.repeat(64) }]) {
    Object.assign(versions, { get: async () => ({ ...whole, ...broken }) });
    await promote(releases, 'irDigest' in broken ? '3.0.0' : '4.0.0');
    await assert.rejects(releases.call(getActiveBundle, WHERE), { reason: 'DATA_CORRUPT' });
  }
});

test('the simulation service sees what is live', async (t) => {
  const releases = await prod(t);
  const policies = activePolicy(releases.deps);
  assert.equal(await policies.resolveActive('acme', 'prod', 'web'), undefined);
  await promote(releases, '1.0.0');
  const { version, sourceDigest, irDigest } = await bundleOf(releases);
  assert.deepEqual(await policies.resolveActive('acme', 'prod', 'web'), {
    ...{ pack: 'web', version, sourceDigest, irDigest, generation: 1 },
  });
  assert.equal(await policies.resolveActive('globex', 'prod', 'web'), undefined);
});
