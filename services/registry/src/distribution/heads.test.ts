import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { HeadError, type HeadExpectations, readHeadKey, type VerifiedHead, verifyHead } from '@policy-registry/bundle';
import { AttestationService } from '@policy-registry/contracts/attestation';
import { DistributionService, EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import type { Override } from '@policy-registry/overrides';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';

const { getActiveBundle } = DistributionService.method;
const { createPromotion, advancePromotion, abortPromotion } = PromotionService.method;
const WHERE = { environment: 'prod', pack: 'web' };
const PROMOTION = { ...WHERE, reason: 'go', ticket: 'OPS-1' };
const HOUR_MS = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');

/** Several processes over one store, with a clock and with overrides that a test moves. */
class World {
  time = START;
  overrides: readonly Override[] = [];
  readonly releases: Releases;

  private constructor(releases: Releases) {
    this.releases = releases;
  }

  static async open(t: TestContext, given: Partial<ReleaseDependencies> = {}): Promise<World> {
    let world: World | undefined;
    const releases = await releasesFor(t, {
      now: () => new Date(world?.time ?? START),
      overrides: async (_tenant, _environment, _pack, at) =>
        (world?.overrides ?? []).filter(({ expireTime }) => Date.parse(expireTime) > at.getTime()),
      ...given,
    });
    world = new World(releases);
    await releases.call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) await releases.publish('web', version);
    await world.promote('1.0.0');
    return world;
  }

  promote(version: string, more = {}) {
    return this.releases.call(createPromotion, { ...PROMOTION, version, ...more });
  }

  async bundle() {
    const { bundle } = await this.releases.call(getActiveBundle, WHERE);
    assert.ok(bundle);
    return bundle;
  }

  async expectations(last?: VerifiedHead): Promise<HeadExpectations> {
    const { keys } = await this.releases.call(AttestationService.method.listSigningKeys, {});
    const trusted = keys.map(({ publicKeyPem }) => readHeadKey(publicKeyPem));
    return { tenant: 'acme', ...WHERE, keys: trusted, last, now: new Date(this.time) };
  }

  async verified(last?: VerifiedHead): Promise<VerifiedHead> {
    return verifyHead(await this.bundle(), await this.expectations(last));
  }
}

function waiver(override: string, expireTime: string): Override {
  return {
    ...{ override, rule: '', status: 'suppressed', owner: 'team', reason: 'known' },
    scope: { purl: '', advisory: 'CVE-2026-1', artifact: '', environment: '' },
    ...{ createTime: '2026-01-01T00:00:00.000Z', approveTime: '2026-01-02T00:00:00.000Z', expireTime },
  };
}

test('a head verifies through everything that can become live, and its generation only grows', async (t) => {
  const world = await World.open(t);
  const seen = [await world.verified()];
  const step = async (change: () => unknown) => {
    await change();
    seen.push(await world.verified(seen.at(-1)));
    return world.bundle();
  };
  const canary = { percent: 5, selectors: ['registry.example.com/team-a/*'], abortAfterErrors: 3n };
  const on = await step(() => world.promote('2.0.0', { canary }));
  assert.equal(on.canary?.promotion, 'prod~web~2');
  assert.equal(on.canary.version, '2.0.0');
  assert.partialDeepStrictEqual(on.canary.canary, canary);
  assert.notEqual(on.canary.irDigest, on.irDigest);
  await step(() =>
    world.releases.call(advancePromotion, { promotion: 'prod~web~2', canary: { ...canary, percent: 50 } }),
  );
  const off = await step(() => world.releases.call(abortPromotion, { promotion: 'prod~web~2', reason: 'errors' }));
  assert.equal(off.canary, undefined);
  const waived = await step(() => {
    world.overrides = [waiver('ovr-2', '2026-03-01T00:30:00.000Z'), waiver('ovr-1', '2026-04-01T00:00:00.000Z')];
  });
  assert.deepEqual(
    waived.overrides.map(({ override }) => override),
    ['ovr-2', 'ovr-1'],
  );
  // The same length, another reason.
  await step(() => {
    world.overrides = world.overrides.map((each) => ({ ...each, reason: 'other' }));
  });
  const expired = await step(() => {
    world.time += HOUR_MS / 2;
  });
  assert.equal(expired.overrides.length, 1);
  await step(() => world.promote('3.0.0'));
  assert.deepEqual(
    seen.map(({ generation }) => generation),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
});

test('steps that nobody fetched count too, and a head is never below its binding', async (t) => {
  const world = await World.open(t);
  const first = await world.verified();
  for (const version of ['2.0.0', '3.0.0', '1.0.0']) await world.promote(version);
  assert.equal((await world.verified(first)).generation, 4);
  world.overrides = [waiver('ovr-1', '2027-01-01T00:00:00.000Z')];
  assert.equal((await world.verified()).generation, 5);
  await world.promote('2.0.0');
  world.overrides = [];
  assert.equal((await world.verified()).generation, 6, 'two changes at once are one step, and higher than all before');
});

test('a head is signed anew when half of its time is over: another etag, the same generation', async (t) => {
  const world = await World.open(t);
  const first = await world.bundle();
  world.time += HOUR_MS / 2 - 1;
  const same = await world.releases.call(getActiveBundle, { ...WHERE, ifNoneMatch: first.etag });
  assert.equal(same.notModified, true);
  world.time += 1;
  const { bundle: fresh } = await world.releases.call(getActiveBundle, { ...WHERE, ifNoneMatch: first.etag });
  assert.ok(fresh);
  assert.equal(fresh.generation, first.generation);
  assert.notEqual(fresh.etag, first.etag);
  const [before, expectations] = [verifyHead(first, await world.expectations()), await world.expectations()];
  const after = verifyHead(fresh, { ...expectations, last: before });
  assert.equal(after.expireTime.getTime() - before.expireTime.getTime(), HOUR_MS / 2);
  // And back, within its time: the same generation with the same content is no replay of something older.
  verifyHead(first, { ...expectations, last: after });
  world.time = before.expireTime.getTime();
  assert.throws(
    () => verifyHead(first, { ...expectations, now: new Date(world.time) }),
    (error) => error instanceof HeadError && error.code === 'HEAD_EXPIRED',
  );
});

test('a call that waits for a change gets a fresh head in time', { timeout: 30_000 }, async (t) => {
  const world = await World.open(t);
  const { etag } = await world.bundle();
  const waiting = world.releases.call(getActiveBundle, { ...WHERE, ifNoneMatch: etag, waitSeconds: 20 });
  world.time += HOUR_MS / 2;
  const { bundle } = await waiting;
  assert.equal(bundle?.generation, 1n);
  assert.notEqual(bundle.etag, etag);
});

test('twenty processes that look at once give one generation one content', async (t) => {
  const world = await World.open(t);
  const heads = new Map<bigint, string>();
  for (let round = 0; round < 10; round += 1) {
    world.overrides = [waiver(`ovr-${round}`, '2027-01-01T00:00:00.000Z')];
    const racing = Array.from({ length: 20 }, () => world.bundle());
    if (round % 3 === 0) await world.promote(round % 2 === 0 ? '2.0.0' : '3.0.0');
    for (const bundle of await Promise.all(racing)) {
      const { contentDigest } = verifyHead(bundle, await world.expectations());
      const known = heads.get(bundle.generation);
      assert.ok(known === undefined || known === contentDigest, `two contents of generation ${bundle.generation}`);
      heads.set(bundle.generation, contentDigest);
    }
  }
  assert.ok(heads.size >= 10);
});

test('a process whose clock is behind does not bring back what is over', async (t) => {
  const world = await World.open(t);
  world.overrides = [waiver('ovr-1', '2026-03-01T00:01:00.000Z')];
  const before = await world.verified();
  world.time += 61_000;
  const after = await world.verified(before);
  world.time -= 2_000;
  assert.deepEqual(await world.verified(after), after);
  // A clock that was far ahead is not believed once it is set right.
  world.time += 365 * 24 * HOUR_MS;
  await world.bundle();
  world.time -= 365 * 24 * HOUR_MS;
  const right = await world.verified(after);
  assert.equal(right.expireTime.getTime(), world.time + HOUR_MS);
});

test('while nobody can sign, a head serves as long as it is good; something new is not given without one', async (t) => {
  const world = await World.open(t);
  const { attestor } = world.releases.deps;
  const first = await world.bundle();
  const away = t.mock.method(attestor, 'signEnvelope', async () => {
    throw new ServiceError('UNAVAILABLE', 'The signer is away.');
  });
  world.time += HOUR_MS / 2;
  assert.equal((await world.bundle()).etag, first.etag);
  assert.match(String(world.releases.lines.at(-1)?.msg), /still good/);
  world.time += HOUR_MS / 2;
  await assert.rejects(world.bundle(), { reason: 'UNAVAILABLE' });
  away.mock.restore();
  assert.notEqual((await world.bundle()).etag, first.etag);
});

test('heads are nobody’s attestations', async (t) => {
  const world = await World.open(t);
  await world.bundle();
  const { attestations } = await world.releases.call(AttestationService.method.listAttestations, { pageSize: 100 });
  assert.ok(attestations.length > 0);
  assert.ok(attestations.every(({ predicateType }) => !predicateType.includes('head')));
});
