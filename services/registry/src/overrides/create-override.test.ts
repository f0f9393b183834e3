import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { CreateOverrideRequestSchema } from '@policy-registry/contracts/registry';
import { PackService, PromotionService, WorkspaceService } from '@policy-registry/contracts/registry';
import { ServiceError } from '@policy-registry/rpc/errors';
import { commit, cut, PACK, put, reason, release, WORKSPACE } from '../kernel/story-fixture.ts';
import { type Overrides, openOverrides } from './override-fixture.ts';

type Parts = Partial<MessageInitShape<typeof CreateOverrideRequestSchema>>;

const refused: [name: string, field: string, parts: (world: Overrides) => Parts][] = [
  ['no scope', 'scope', () => ({ scope: {} })],
  ['a purl that is none', 'scope.purl', () => ({ scope: { purl: 'lodash' } })],
  ['a pattern of packages', 'scope.purl', () => ({ scope: { purl: 'pkg:npm/*' } })],
  ['a pattern of artifacts', 'scope.artifact', () => ({ scope: { artifact: 'registry.example/*' } })],
  ['an environment that is not there', 'scope.environment', () => ({ scope: { environment: 'mars' } })],
  ['a status that lets nothing through', 'status', () => ({ status: 'blocked' })],
  ['a status that nobody knows', 'status', () => ({ status: 'fine' })],
  ['no end', 'expireTime', () => ({ expireTime: undefined as never })],
  ['an end that is past', 'expireTime', ({ inDays }) => ({ expireTime: timestampFromDate(inDays(-1)) })],
  ['an end that is too far away', 'expireTime', ({ inDays }) => ({ expireTime: timestampFromDate(inDays(366)) })],
  ['an end that no calendar has', 'expireTime', () => ({ expireTime: { seconds: 10n ** 12n, nanos: 0 } as never })],
  ['no owner', 'owner', () => ({ owner: '' })],
  ['no reason', 'reason', () => ({ reason: '' })],
  ['a reason that cannot be kept', 'reason', () => ({ reason: 'a\u0000b' })],
  ['a rule that is not there', 'rule', () => ({ rule: 'block_critcal' })],
];
test('an override is refused, and nothing is kept, with', async (t) => {
  const world = await openOverrides(t);
  for (const [name, field, parts] of refused) {
    await t.test(name, async () => {
      await assert.rejects(world.ask(parts(world)), (error) => {
        assert.ok(error instanceof ServiceError);
        assert.equal(error.reason, 'INVALID_ARGUMENT');
        assert.deepEqual(
          error.violations.map((violation) => violation.field),
          [field],
        );
        return true;
      });
    });
  }
  const events = await world.events();
  assert.deepEqual(
    events.filter(({ type }) => type.startsWith('policy.override.')),
    [],
  );
});

const NEWER = `policy "Shop" syntax "stella-dsl@1" {
  rule newer {
    when true
    then warn message "x"
    because "y"
  }
}
`;

test('a rule is one of the newest version, or of one that is live; what was meant is said', async (t) => {
  const world = await openOverrides(t);
  const { ask, call } = world;
  await commit(world, 'released');
  await release(world, '1.1.0');
  const promotion = { environment: 'prod', pack: PACK, version: '1.1.0', reason: 'go', ticket: 'OPS-1' };
  await call(PromotionService.method.createPromotion, promotion);
  await put(world, 'policy.stella', NEWER);
  await call(WorkspaceService.method.createCommit, { workspace: WORKSPACE, message: 'newer' });
  await cut(world, '2.0.0');
  assert.equal((await ask({ rule: 'newer' })).rule, 'newer');
  assert.equal((await ask({ rule: 'block_critical' })).rule, 'block_critical');
  await assert.rejects(ask({ rule: 'block_critcal' }), /did you mean `block_critical`/);
});

test('an archived pack may be live still, so it gets overrides still; one that is not there gets none', async (t) => {
  const { ask, call } = await openOverrides(t);
  await call(PackService.method.archivePack, { pack: PACK, reason: 'replaced' });
  await ask();
  await assert.rejects(ask({ pack: 'none' }), reason('NOT_FOUND'));
});

test('a pack has so many that are open; one that ends makes room', async (t) => {
  const { ask, disable, keep, pass } = await openOverrides(t);
  const made = [await ask(), await ask(), await ask(), await ask(), await ask()];
  await assert.rejects(ask(), (error) => {
    assert.ok(error instanceof ServiceError);
    assert.deepEqual([error.reason, error.metadata.value], ['LIMIT_EXCEEDED', '5']);
    return true;
  });
  await disable(made[0]?.override ?? '');
  await ask();
  pass(31);
  await keep();
  for (let count = 0; count < 5; count += 1) await ask();
});
