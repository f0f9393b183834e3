import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ReviewService,
  type ReviewState,
  VersionService,
  type VersionState,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { cut, openDraft, PACK, reason, release, submit } from '../kernel/story-fixture.ts';

/** A state that a newer contract may have. */
const UNKNOWN: number = 99;

test('a time that JSON cannot say is refused, and nothing changes', async (t) => {
  const { call, ...registry } = openRegistry(t);
  await openDraft({ call, ...registry });
  await release({ call, ...registry }, '1.0.0');
  await cut({ call, ...registry }, '2.0.0');
  const before = await registry.events();
  for (const seconds of [253_402_300_800n, 10n ** 15n, -(10n ** 15n)]) {
    const due = { pack: PACK, version: '2.0.0', dueTime: { seconds } };
    await assert.rejects(call(VersionService.method.submitVersion, due), reason('INVALID_ARGUMENT'));
    const sunset = { pack: PACK, version: '1.0.0', reason: 'old', sunsetTime: { seconds } };
    await assert.rejects(call(VersionService.method.deprecateVersion, sunset), reason('INVALID_ARGUMENT'));
  }
  assert.deepEqual(await registry.events(), before);
});

test('a filter that cannot be is refused, not taken for none', async (t) => {
  const registry = openRegistry(t);
  const { call } = registry;
  await openDraft(registry);
  await cut(registry, '1.0.0');
  await submit(registry, '1.0.0');
  const refused = reason('INVALID_ARGUMENT');
  await assert.rejects(
    call(VersionService.method.listVersions, { pack: PACK, state: UNKNOWN as VersionState }),
    refused,
  );
  await assert.rejects(call(ReviewService.method.listReviews, { state: UNKNOWN as ReviewState }), refused);
  for (const pack of ['\ud800', 'a\u0000']) {
    await assert.rejects(call(ReviewService.method.listReviews, { pack }), refused);
    await assert.rejects(call(WorkspaceService.method.listWorkspaces, { pack }), refused);
  }
});

test('every semantic version that the contract takes can be cut', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  for (const version of [`1.0.0-${'0.'.repeat(60)}0`, `1.0.0-${'9'.repeat(122)}`, '9007199254740991.0.0-a']) {
    assert.equal((await cut(registry, version)).version, version);
  }
  await assert.rejects(cut(registry, '9007199254740992.0.0'), reason('INVALID_ARGUMENT'));
});
