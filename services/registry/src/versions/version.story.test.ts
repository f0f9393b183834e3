import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Timestamp, timestampDate, timestampMs } from '@bufbuild/protobuf/wkt';
import { ReviewService, VersionBump, VersionService, WorkspaceService } from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  commit,
  cut,
  given,
  openApproved,
  openDraft,
  PACK,
  policyText,
  publish,
  put,
  read,
  reason,
  release,
  submit,
  WORKSPACE,
} from '../kernel/story-fixture.ts';
import { policySource } from './policy-source.ts';

const { createVersion, listVersions, checkGates, publishVersion, getVersionSource, getVersionIr } =
  VersionService.method;

function bump({ call }: Registry, value: VersionBump, more: object = {}) {
  return call(createVersion, { pack: PACK, workspace: WORKSPACE, number: { case: 'bump', value }, ...more });
}

test('numbers: the next after the highest ever cut, and none twice', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  assert.equal((await bump(registry, VersionBump.MINOR)).version?.version, '0.1.0');
  await cut(registry, '1.9.0');
  await cut(registry, '1.2.0');
  assert.equal((await bump(registry, VersionBump.MINOR)).version?.version, '1.10.0');
  assert.equal((await bump(registry, VersionBump.MAJOR)).version?.version, '2.0.0');
  await assert.rejects(cut(registry, '1.2.0'), reason('VERSION_NUMBER_USED'));
  for (const wrong of ['1.0.0-01', '1.0.0-a..b', '99999999999999999999.0.0', '1.0']) {
    await assert.rejects(cut(registry, wrong), reason('INVALID_ARGUMENT'), wrong);
  }
  const { versions } = await registry.call(listVersions, { pack: PACK });
  assert.deepEqual(
    versions.map(({ version, number, parentVersion }) => [version, number, parentVersion]),
    [
      ['2.0.0', 5n, '1.10.0'],
      ['1.10.0', 4n, '1.2.0'],
      ['1.2.0', 3n, '1.9.0'],
      ['1.9.0', 2n, '0.1.0'],
      ['0.1.0', 1n, ''],
    ],
  );
});

test('of 20 cuts at once each has a number of its own, and one of 10 gets an exact version', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const bumps = Array.from({ length: 20 }, () => bump(registry, VersionBump.PATCH));
  const exact = Array.from({ length: 10 }, () => cut(registry, '7.0.0-rc.1'));
  const [bumped, taken] = await Promise.all([Promise.all(bumps), Promise.allSettled(exact)]);
  assert.equal(new Set(bumped.map(({ version }) => version?.version)).size, 20);
  assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const one of taken) if (one.status === 'rejected') reason('VERSION_NUMBER_USED')(one.reason);
  const { versions } = await registry.call(listVersions, { pack: PACK, pageSize: 100 });
  assert.deepEqual(
    versions.map(({ number }) => number),
    Array.from({ length: 21 }, (_, index) => BigInt(21 - index)),
  );
});

test('a commit that does not compile is refused with the place of each error', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await put(registry, 'policy.stella', policyText('x').replace('severity', 'severty'));
  const request = { workspace: WORKSPACE, message: 'broken' };
  await registry.call(WorkspaceService.method.createCommit, request);
  await assert.rejects(cut(registry, '1.0.0'), (error: { reason: string; violations: { field: string }[] }) => {
    assert.equal(error.reason, 'INVALID_SOURCE');
    assert.equal(error.violations[0]?.field, 'policy.stella:3:10');
    return true;
  });
  await assert.rejects(read(registry, '1.0.0'), reason('NOT_FOUND'));
});

test('validate_only checks everything and takes nothing', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const { version } = await bump(registry, VersionBump.MAJOR, { validateOnly: true });
  assert.deepEqual([version?.version, version?.etag], ['1.0.0', '']);
  await assert.rejects(read(registry, '1.0.0'), reason('NOT_FOUND'));
  const real = await cut(registry, '1.0.0');
  assert.equal(real.irDigest, version?.irDigest);
  await submit(registry, '1.0.0');
  await approve(registry, '1.0.0');
  const before = await read(registry, '1.0.0');
  const dry = { pack: PACK, version: '1.0.0', reason: 'r', ticket: 't', validateOnly: true };
  assert.deepEqual((await registry.call(publishVersion, dry)).version, before);
  await assert.rejects(registry.call(publishVersion, { ...dry, etag: 'r1' }), reason('ETAG_MISMATCH'));
  assert.equal(registry.attestor.signed.length, 1, 'the approval alone');
});

test('a version is cut from a commit of its own pack', async (t) => {
  const registry = openRegistry(t);
  const first = await openDraft(registry);
  await commit(registry, 'second');
  const { call } = registry;
  const number = { case: 'version' as const, value: '1.0.0' };
  const from = (request: object) => call(createVersion, { pack: PACK, workspace: WORKSPACE, number, ...request });
  await assert.rejects(from({ pack: 'other' }), reason('NOT_FOUND'));
  await assert.rejects(from({ workspace: 'other' }), reason('NOT_FOUND'));
  await assert.rejects(from({ commit: 'c1' }), reason('NOT_FOUND'));
  assert.equal((await from({ commit: first })).version?.commit, first);
});

test('the gates say together what is missing', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await cut(registry, '1.0.0');
  const gates = async () => {
    const result = await registry.call(checkGates, { pack: PACK, version: '1.0.0' });
    const missing = result.gates.filter(({ satisfied, required }) => required && !satisfied);
    return [result.satisfied, missing.map(({ gate }) => gate)];
  };
  assert.deepEqual(await gates(), [false, ['APPROVALS']]);
  await submit(registry, '1.0.0');
  assert.deepEqual(await gates(), [false, ['APPROVALS']]);
  await approve(registry, '1.0.0');
  assert.deepEqual(await gates(), [true, []]);
});

test('publication is of the digests that the publisher means, and signs them', async (t) => {
  const registry = openRegistry(t);
  await openApproved(registry, '1.0.0');
  const wrong = `sha256:${'0'.repeat(64)}`;
  const request = { pack: PACK, version: '1.0.0', reason: 'r', ticket: 't' };
  const stale = registry.call(publishVersion, { ...request, irDigest: wrong });
  await assert.rejects(stale, reason('STALE_DIGEST'));
  const published = await publish(registry, '1.0.0');
  const statement = given(registry.attestor.signed.at(-1));
  assert.equal(statement.predicateType, 'https://stella-ops.org/predicates/policy-version/v1');
  const { predicate } = statement;
  assert.deepEqual(
    [predicate.sourceDigest, predicate.irDigest, predicate.publishedBy, predicate.ticket],
    [published.sourceDigest, published.irDigest, 'publisher', 'SHOP-1'],
  );
  assert.deepEqual(
    (predicate.approvals as { voter: string }[]).map(({ voter }) => voter),
    ['approver'],
  );
});

test('a publication that lost a race is signed anew, of the version as it is then', async (t) => {
  const registry = openRegistry(t);
  await openApproved(registry, '1.0.0');
  const { review } = await read(registry, '1.0.0');
  const { attestor } = registry;
  const sign = attestor.sign.bind(attestor);
  let resolved: Timestamp | undefined;
  attestor.sign = async (tenant, statement) => {
    attestor.sign = sign;
    const { createComment, resolveComment } = ReviewService.method;
    const { comment } = await registry.call(createComment, { review, comment: { body: 'wait', blocking: true } });
    const request = { review, comment: given(comment).comment };
    resolved = (await registry.call(resolveComment, request)).comment?.resolveTime;
    return sign(tenant, statement);
  };
  const { publication } = await publish(registry, '1.0.0');
  assert.ok(timestampMs(given(given(publication).publishTime)) > timestampMs(given(resolved)));
  const statement = given(attestor.signed.at(-1));
  assert.equal(statement.predicate.publishedAt, timestampDate(given(given(publication).publishTime)).toISOString());
  assert.deepEqual(attestor.recorded.length, 2, 'the approval, and the publication that counts');
});

test('source and IR have the digests that are signed, and simulations run them', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const { sourceDigest, irDigest } = await release(registry, '1.0.0');
  const name = { pack: PACK, version: '1.0.0' };
  const source = await registry.call(getVersionSource, name);
  assert.equal(source.sourceDigest, sourceDigest);
  assert.deepEqual(
    source.files.map(({ path }) => path),
    ['pack.yaml', 'policy.stella'],
  );
  const ir = await registry.call(getVersionIr, name);
  assert.deepEqual([ir.etag, ir.content?.contentType], [`"${irDigest}"`, 'application/json']);
  const policies = policySource(registry.deps);
  const byVersion = await policies.resolveVersion('acme', PACK, '1.0.0');
  assert.equal(byVersion.irJson, Buffer.from(given(ir.content).data).toString());
  const byWorkspace = await policies.resolveWorkspace('acme', WORKSPACE);
  assert.deepEqual([byWorkspace.irDigest, byWorkspace.version], [irDigest, '']);
  await put(registry, 'policy.stella', 'policy');
  await assert.rejects(policies.resolveWorkspace('acme', WORKSPACE), reason('INVALID_SOURCE'));
  await assert.rejects(policies.resolveVersion('globex', PACK, '1.0.0'), reason('NOT_FOUND'));
});

test('only simulations of the bytes in review are attached', async (t) => {
  const simulations = new Map<string, { candidateSourceDigest: string; candidateIrDigest: string }>();
  const held: string[] = [];
  const registry = openRegistry(t, {
    simulations: {
      find: async (_tenant, id) => simulations.get(id),
      completed: async () => [],
      async hold(tenant, id, holder) {
        held.push(`${tenant}: ${id} for ${holder}`);
        return id !== 'expired';
      },
    },
  });
  await openDraft(registry);
  const { sourceDigest, irDigest } = await cut(registry, '1.0.0');
  const other = `sha256:${'0'.repeat(64)}`;
  simulations.set('right', { candidateSourceDigest: sourceDigest, candidateIrDigest: irDigest });
  simulations.set('wrong', { candidateSourceDigest: sourceDigest, candidateIrDigest: other });
  const submitWith = (ids: string[]) =>
    registry.call(VersionService.method.submitVersion, { pack: PACK, version: '1.0.0', simulations: ids });
  await assert.rejects(submitWith(['none']), reason('INVALID_ARGUMENT'));
  simulations.set('expired', { candidateSourceDigest: sourceDigest, candidateIrDigest: irDigest });
  await assert.rejects(submitWith(['right', 'wrong']), reason('STALE_DIGEST'));
  assert.deepEqual(held, [], 'nothing is kept for a review that cannot be');
  await assert.rejects(submitWith(['expired']), reason('INVALID_ARGUMENT'));
  await submitWith(['right']);
  const holder = `review ${PACK}~1.0.0~1`;
  assert.deepEqual(held, [`acme: expired for ${holder}`, `acme: right for ${holder}`]);
});

test('a successor is a published version of the pack', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await release(registry, '1.0.0');
  await cut(registry, '2.0.0');
  const deprecate = (successorVersion: string) => {
    const request = { pack: PACK, version: '1.0.0', reason: 'old', successorVersion };
    return registry.call(VersionService.method.deprecateVersion, request);
  };
  await assert.rejects(deprecate('1.0.0'), reason('INVALID_ARGUMENT'));
  await assert.rejects(deprecate('2.0.0'), reason('INVALID_STATE'));
  await assert.rejects(deprecate('3.0.0'), reason('NOT_FOUND'));
  assert.equal((await deprecate('')).version?.deprecation?.reason, 'old');
});
