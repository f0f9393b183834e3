import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EnvironmentService, PromotionService, VersionBump, VersionService } from '@policy-registry/contracts/registry';
import { BINDINGS } from '../environments/binding-record.ts';
import { cut, openApproved, openDraft, PACK, reason, release, WORKSPACE } from '../kernel/story-fixture.ts';
import { VERSIONS } from '../versions/version-record.ts';
import { openWorld, type World } from './repeat-fixture.ts';

const { createVersion, publishVersion } = VersionService.method;
const V = '1.0.0';

/** All that a call which only checks could have written to. */
async function written({ deps }: World) {
  const documents = deps.documents.forTenant('acme');
  return [
    await documents.collection(VERSIONS).list({ limit: 100 }),
    await documents.collection(BINDINGS).list({ limit: 100 }),
  ];
}

const CHECKS: readonly (readonly [string, (world: World) => Promise<unknown>, Check])[] = [
  [
    'CreateVersion',
    async (world) => {
      await openDraft(world);
      await cut(world, V);
    },
    ({ call }, validateOnly, requestId) => {
      const number = { case: 'bump' as const, value: VersionBump.PATCH };
      return call(createVersion, { pack: PACK, workspace: WORKSPACE, number, validateOnly }, { requestId });
    },
  ],
  [
    'PublishVersion',
    (world) => openApproved(world, V),
    ({ call }, validateOnly, requestId) => {
      const request = { pack: PACK, version: V, reason: 'release', ticket: 'SHOP-1', validateOnly };
      return call(publishVersion, request, { requestId });
    },
  ],
  [
    'CreatePromotion',
    async (world) => {
      await openDraft(world);
      await release(world, V);
      await world.call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });
    },
    ({ call }, validateOnly, requestId) => {
      const request = { environment: 'prod', pack: PACK, version: V, reason: 'go', ticket: 'OPS-1', validateOnly };
      return call(PromotionService.method.createPromotion, request, { requestId });
    },
  ],
];

type Check = (world: World, validateOnly: boolean, requestId: string) => Promise<unknown>;

for (const [name, given, check] of CHECKS) {
  test(`${name}: a call that only checks is remembered by no document, and hides nothing`, async (t) => {
    const world = openWorld(t);
    await given(world);
    const before = await written(world);
    await check(world, true, 'r-1');
    assert.deepEqual(await written(world), before);
    assert.deepEqual(await world.eventsOf('r-1'), []);
    await assert.rejects(check(world, false, 'r-1'), reason('IDEMPOTENCY_KEY_REUSED'));
    await check(world, false, 'r-2');
    assert.equal((await world.eventsOf('r-2')).length, 1);
    await assert.rejects(check(world, true, 'r-2'), reason('IDEMPOTENCY_KEY_REUSED'));
  });
}
