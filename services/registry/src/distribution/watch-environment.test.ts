import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DistributionService,
  EnvironmentService,
  PromotionService,
  type WatchEnvironmentResponse,
} from '@policy-registry/contracts/registry';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { CallOptions } from '@policy-registry/rpc/testing';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';
import { ActivationNotifier } from './activation-notifier.ts';

const { watchEnvironment } = DistributionService.method;
const { createPromotion } = PromotionService.method;
const bounded = { timeout: 60_000 };

async function prod(t: TestContext, given: Partial<ReleaseDependencies> = {}): Promise<Releases> {
  const releases = await releasesFor(t, given);
  for (const environment of ['prod', 'dev']) {
    await releases.call(EnvironmentService.method.createEnvironment, { environment: { environment } });
  }
  for (const pack of ['api', 'web']) {
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) await releases.publish(pack, version);
  }
  return releases;
}

const promote = (releases: Releases, pack: string, version: string, environment = 'prod') =>
  releases.call(createPromotion, { environment, pack, version, reason: 'go', ticket: 'OPS-1' });

/** A watch that is read one message at a time. */
function watch(releases: Releases, request: object = {}, options: CallOptions = {}) {
  const messages = releases.stream(watchEnvironment, { environment: 'prod', ...request }, options);
  return {
    async next(): Promise<WatchEnvironmentResponse> {
      const { value, done } = await messages.next();
      assert.ok(done !== true, 'the stream goes on');
      return value;
    },
    async seen(): Promise<string> {
      const { bundle } = await this.next();
      return `${bundle?.pack} ${bundle?.version} ${bundle?.generation}`;
    },
    end: () => messages.next(),
    leave: () => messages.return?.(),
  };
}

test('the live bundles come first, and then every change of the environment', bounded, async (t) => {
  const releases = await prod(t);
  for (const pack of ['web', 'api']) await promote(releases, pack, '1.0.0');
  const all = watch(releases);
  assert.deepEqual([await all.seen(), await all.seen()], ['api 1.0.0 1', 'web 1.0.0 1']);
  await promote(releases, 'web', '2.0.0', 'dev');
  await promote(releases, 'web', '2.0.0');
  const { bundle } = await all.next();
  const live = await releases.call(DistributionService.method.getActiveBundle, { environment: 'prod', pack: 'web' });
  assert.deepEqual(bundle, live.bundle, 'the same as for who asks');
  await promote(releases, 'api', '2.0.0');
  assert.equal(await all.seen(), 'api 2.0.0 2');
  await all.leave();
});

test('a watch of some packs hears of those, also of one that is not live yet', bounded, async (t) => {
  const releases = await prod(t);
  await promote(releases, 'web', '1.0.0');
  const api = watch(releases, { packs: ['api', 'none'] });
  const first = api.seen();
  await promote(releases, 'web', '2.0.0');
  await promote(releases, 'api', '1.0.0');
  assert.equal(await first, 'api 1.0.0 1');
  await api.leave();
  await assert.rejects(watch(releases, { environment: 'none' }).next(), { reason: 'NOT_FOUND' });
});

test('who comes back with a token gets what changed since', bounded, async (t) => {
  const releases = await prod(t);
  for (const pack of ['api', 'web']) await promote(releases, pack, '1.0.0');
  const before = watch(releases);
  const half = (await before.next()).resumeToken;
  const { resumeToken } = await before.next();
  await before.leave();

  const rest = watch(releases, { resumeToken: half });
  assert.equal(await rest.seen(), 'web 1.0.0 1', 'the token is of the message that it came with');
  await rest.leave();
  await promote(releases, 'api', '2.0.0');
  const after = watch(releases, { resumeToken });
  assert.equal(await after.seen(), 'api 2.0.0 2');
  const nothing = after.seen();
  await promote(releases, 'web', '2.0.0');
  assert.equal(await nothing, 'web 2.0.0 2');
  await after.leave();
});

test('a token is good for its tenant, its environment and its packs', bounded, async (t) => {
  const releases = await prod(t);
  await promote(releases, 'web', '1.0.0');
  const first = watch(releases, { packs: ['web', 'api'] });
  const { resumeToken } = await first.next();
  await first.leave();
  const refused = (request: object, options?: CallOptions) =>
    assert.rejects(watch(releases, { packs: ['web', 'api'], resumeToken, ...request }, options).next(), {
      reason: 'INVALID_PAGE_TOKEN',
    });
  await refused({ packs: [] });
  await refused({ packs: ['web'] });
  await refused({ environment: 'dev' });
  const [head, middle] = [resumeToken.slice(0, 20), resumeToken[20]];
  await refused({ resumeToken: `${head}${middle === 'A' ? 'B' : 'A'}${resumeToken.slice(21)}` });
  await refused({ resumeToken: 'x' });
  const create = { environment: { environment: 'prod' } };
  await releases.call(EnvironmentService.method.createEnvironment, create, { as: 'operator@globex' });
  await refused({}, { as: 'engine@globex' });
  const again = watch(releases, { packs: ['api', 'web', 'api'], resumeToken });
  const next = again.seen();
  await promote(releases, 'web', '2.0.0');
  assert.equal(await next, 'web 2.0.0 2', 'the order of the packs does not count');
  await again.leave();
});

test('what another process made live is seen too', bounded, async (t) => {
  const deaf = Object.assign(new ActivationNotifier(), { notify: () => {} });
  const releases = await prod(t, { activations: deaf });
  const all = watch(releases);
  const first = all.seen();
  await promote(releases, 'web', '1.0.0');
  assert.equal(await first, 'web 1.0.0 1');
  await all.leave();
});

test('a reader that is slow gets the newest, and nothing is kept for it', bounded, async (t) => {
  const releases = await prod(t);
  for (const pack of ['api', 'web']) await promote(releases, pack, '1.0.0');
  const [slow, quick] = [watch(releases), watch(releases)];
  assert.equal(await slow.seen(), 'api 1.0.0 1');
  for (const seen of ['api 1.0.0 1', 'web 1.0.0 1']) assert.equal(await quick.seen(), seen);
  for (const version of ['2.0.0', '3.0.0']) {
    await promote(releases, 'web', version);
    assert.match(await quick.seen(), new RegExp(`^web ${version}`));
  }
  assert.equal(await slow.seen(), 'web 3.0.0 3');
  await Promise.all([slow.leave(), quick.leave()]);
});

test('a hundred who watch are one look, and one load of each bundle', bounded, async (t) => {
  const activations = new ActivationNotifier();
  const releases = await prod(t, { activations });
  await promote(releases, 'web', '1.0.0');
  const all = Array.from({ length: 100 }, () => watch(releases));
  for (const seen of await Promise.all(all.map((each) => each.seen()))) assert.equal(seen, 'web 1.0.0 1');
  assert.equal(activations.size, 1);
  const loads = t.mock.method(releases.deps.attestor, 'bundle');
  const next = Promise.all(all.map((each) => each.seen()));
  await promote(releases, 'web', '2.0.0');
  assert.deepEqual(new Set(await next), new Set(['web 2.0.0 2']));
  assert.equal(loads.mock.callCount(), 1);
  await Promise.all(all.map((each) => each.leave()));
  assert.equal(activations.size, 0, 'the last one who leaves ends the looks');
});

test('a watch ends by itself before its deadline, with its caller, and with the process', bounded, async (t) => {
  const activations = new ActivationNotifier();
  const releases = await prod(t, { activations });
  await promote(releases, 'web', '1.0.0');
  const short = watch(releases, {}, { timeoutMs: 1500 });
  await short.next();
  assert.deepEqual(await short.end(), { value: undefined, done: true });
  assert.equal(activations.size, 0);

  const caller = new AbortController();
  const given = watch(releases, {}, { signal: caller.signal });
  await given.next();
  const waiting = given.next();
  caller.abort();
  await assert.rejects(waiting, { reason: 'CANCELLED' });
  assert.equal(activations.size, 0);

  const [idle, busy] = [watch(releases), watch(releases)];
  await Promise.all([idle.next(), busy.next()]);
  const last = idle.next();
  releases.drain();
  await assert.rejects(last, { reason: 'UNAVAILABLE' });
  await assert.rejects(busy.next(), { reason: 'UNAVAILABLE' });
  assert.equal(activations.size, 0);
});

test('who watches is told when nobody can look, and may come back', bounded, async (t) => {
  let broken = false;
  const releases = await prod(t, {
    async overrides() {
      if (broken) throw new ServiceError('UNAVAILABLE', 'The store is away.');
      return [];
    },
  });
  await promote(releases, 'web', '1.0.0');
  const all = watch(releases);
  const { resumeToken } = await all.next();
  broken = true;
  await assert.rejects(all.next(), { reason: 'UNAVAILABLE' });
  broken = false;
  const again = watch(releases, { resumeToken });
  const next = again.seen();
  await promote(releases, 'web', '2.0.0');
  assert.equal(await next, 'web 2.0.0 2');
  await again.leave();
});

test('a head is sent anew before it ends', bounded, async (t) => {
  let time = Date.parse('2026-03-01T00:00:00.000Z');
  const releases = await prod(t, { now: () => new Date(time) });
  await promote(releases, 'web', '1.0.0');
  const all = watch(releases);
  const first = (await all.next()).bundle;
  time += (releases.deps.distribution.headSeconds * 1000) / 2;
  const { bundle } = await all.next();
  assert.equal(bundle?.generation, first?.generation);
  assert.notEqual(bundle?.etag, first?.etag);
  await all.leave();
});
