import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ReviewService, VersionService, VersionState, WorkspaceService } from '@policy-registry/contracts/registry';
import { StoreError } from '@policy-registry/storage';
import type { EventData } from '../kernel/event.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  commit,
  cut,
  openApproved,
  openDraft,
  PACK,
  publish,
  read,
  reason,
  release,
  submit,
  WORKSPACE,
} from '../kernel/story-fixture.ts';
import { changeVersion } from './change-version.ts';
import { copyPublication, PUBLICATIONS } from './publication.ts';
import { VERSIONS, versionKey } from './version-record.ts';

const V = '1.0.0';
const name = { pack: PACK, version: V };

/** All that a reader can see of the content of a version. */
async function contentOf({ call }: Registry) {
  const { version } = await call(VersionService.method.getVersion, name);
  const source = await call(VersionService.method.getVersionSource, name);
  const ir = await call(VersionService.method.getVersionIr, name);
  return { version, source, ir };
}

/** Every call that could try to put other content into a version. */
const ATTEMPTS: readonly ((registry: Registry, commit: string) => Promise<unknown>)[] = [
  ({ call }, id) => call(VersionService.method.reviseVersion, { ...name, commit: id }),
  ({ call }) => call(VersionService.method.submitVersion, name),
  ({ call }) => call(VersionService.method.withdrawVersion, name),
  (registry) => publish(registry, V),
  (registry) => cut(registry, V),
  (registry) => approve(registry, V, 'another'),
  ({ call }) => call(ReviewService.method.requestChanges, { review: `${PACK}~${V}~1`, reason: 'late' }),
  ({ call }) => call(ReviewService.method.rejectReview, { review: `${PACK}~${V}~1`, reason: 'late' }),
  ({ call }) =>
    call(ReviewService.method.createComment, {
      review: `${PACK}~${V}~1`,
      comment: { body: 'late', blocking: true },
    }),
];

test('a published version cannot be changed by any call', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await release(registry, V);
  const before = await contentOf(registry);
  const second = await commit(registry, 'other rules');
  for (const attempt of ATTEMPTS) await assert.rejects(attempt(registry, second));
  await registry.call(WorkspaceService.method.deleteFile, { workspace: WORKSPACE, path: 'policy.stella', etag: '*' });
  assert.deepEqual(await contentOf(registry), before);
  await registry.call(VersionService.method.deprecateVersion, { ...name, reason: 'old' });
  const after = await contentOf(registry);
  assert.deepEqual([after.source, after.ir], [before.source, before.ir]);
  assert.deepEqual(after.version?.publication, before.version?.publication);
});

test('of 20 publications at once one counts, and revisions in the same moment change nothing', async (t) => {
  const registry = openRegistry(t);
  await openApproved(registry, V);
  const approved = await read(registry, V);
  const second = await commit(registry, 'other rules');
  const racers = Array.from({ length: 20 }, (_, index) => [
    publish(registry, V, `publisher-${index}`),
    registry.call(VersionService.method.reviseVersion, { ...name, commit: second }),
  ]).flat();
  const results = await Promise.allSettled(racers);
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  const published = await read(registry, V);
  assert.equal(published.state, VersionState.PUBLISHED);
  assert.deepEqual(
    [published.sourceDigest, published.irDigest, published.candidate],
    [approved.sourceDigest, approved.irDigest, 1],
  );
  const told = (await registry.events()).filter(({ type }) => type === 'policy.published');
  assert.equal(told.length, 1);
  assert.equal(registry.attestor.recorded.length, 2, 'the approval and one publication are listed');
  const attestations = told.flatMap(({ data }) => (data as EventData).attestations ?? []);
  assert.deepEqual(
    attestations.map(({ attestation }) => attestation),
    [published.publication?.attestation],
  );
});

test('approval and revision at once: the version is approved with the bytes that were approved, or not at all', async (t) => {
  for (let round = 0; round < 8; round += 1) {
    const registry = openRegistry(t);
    await openDraft(registry);
    const first = await cut(registry, V);
    await submit(registry, V);
    const second = await commit(registry, 'other rules');
    const revise = () => registry.call(VersionService.method.reviseVersion, { ...name, commit: second });
    const results = await Promise.allSettled(
      round % 2 === 0 ? [approve(registry, V), revise()] : [revise(), approve(registry, V)],
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const { state, sourceDigest } = await read(registry, V);
    if (state === VersionState.APPROVED) assert.equal(sourceDigest, first.sourceDigest);
    else assert.equal(state, VersionState.DRAFT);
  }
});

test('a write that alters the frozen part is refused, whoever makes it', async (t) => {
  const { deps, ...registry } = openRegistry(t);
  await openDraft({ deps, ...registry });
  await release({ deps, ...registry }, V);
  const context = { requestMark: undefined, signal: AbortSignal.timeout(60_000) };
  const tampered = changeVersion(deps, 'acme', name, { etag: '', context }, (body) => ({
    body: { ...body, candidate: { ...body.candidate, revision: 2 } },
  }));
  await assert.rejects(tampered, reason('VERSION_IMMUTABLE'));
});

test('a published version that is not what was published is DATA_CORRUPT for every reader', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  const { sourceDigest } = await release(registry, V);
  const versions = registry.deps.documents.forTenant('acme').collection(VERSIONS);
  const stored = await versions.get(versionKey(PACK, V));
  assert.ok(stored !== undefined);
  const { body } = stored;
  const other = await cut(registry, '2.0.0');
  assert.equal(other.sourceDigest, sourceDigest);
  const candidate = { ...body.candidate, sourceDigest: body.candidate.irDigest };
  await versions.replace(stored.id, stored.revision, { ...body, candidate });
  const { call } = registry;
  const readers = [
    () => call(VersionService.method.getVersion, name),
    () => call(VersionService.method.getVersionSource, name),
    () => call(VersionService.method.getVersionIr, name),
    () => call(VersionService.method.getVersionCompilation, name),
    () => call(VersionService.method.checkGates, name),
    () => call(VersionService.method.listVersions, { pack: PACK }),
    () => call(ReviewService.method.getReview, { review: `${PACK}~${V}~1` }),
    () => call(ReviewService.method.listReviews, {}),
    () => call(WorkspaceService.method.createWorkspace, { workspace: 'next', pack: PACK, baseVersion: V }),
    () => call(VersionService.method.deprecateVersion, { ...name, reason: 'old' }),
  ];
  for (const reader of readers) await assert.rejects(reader(), reason('DATA_CORRUPT'), String(reader));
});

test('a crash between publication and its copy is made good by the relay, or by the next read', async (t) => {
  const registry = openRegistry(t);
  await openApproved(registry, V);
  const documents = registry.deps.documents.forTenant('acme');
  const stored = await documents.collection(VERSIONS).get(versionKey(PACK, V));
  assert.ok(stored !== undefined);
  // What the store holds when the process dies right after the compare-and-set.
  const publication = {
    ...{ publishedBy: 'p', publishTime: new Date().toISOString(), reason: 'r', ticket: 't', attestation: 'a' },
    bundleDigest: stored.body.candidate.irDigest,
  };
  await documents
    .collection(VERSIONS)
    .replace(stored.id, stored.revision, { ...stored.body, state: 'published', publication });
  assert.equal(await documents.collection(PUBLICATIONS).get(stored.id), undefined);
  await copyPublication(documents, { id: 'e', type: 'policy.published', time: '', data: name });
  assert.equal((await documents.collection(PUBLICATIONS).get(stored.id))?.body.publication?.attestation, 'a');
  assert.equal((await read(registry, V)).state, VersionState.PUBLISHED);
});

test('a copy that cannot be written does not undo the answer, is logged, and is there after the next read', async (t) => {
  const registry = openRegistry(t);
  await openApproved(registry, V);
  const { documents } = registry.deps;
  const forTenant = documents.forTenant.bind(documents);
  documents.forTenant = (tenant) => {
    const tenantDocuments = forTenant(tenant);
    const collection = tenantDocuments.collection.bind(tenantDocuments) as (definition: unknown) => unknown;
    const failing = { get: () => Promise.reject(new StoreError('UNAVAILABLE', 'disk')) };
    const patched = (definition: unknown) => (definition === PUBLICATIONS ? failing : collection(definition));
    return Object.assign(Object.create(tenantDocuments), { collection: patched });
  };
  assert.equal((await publish(registry, V)).state, VersionState.PUBLISHED);
  assert.match(JSON.stringify(registry.lines.at(-1)), /copying the publication failed/);
  documents.forTenant = forTenant;
  await read(registry, V);
  assert.ok(await forTenant('acme').collection(PUBLICATIONS).get(versionKey(PACK, V)));
});

test('no source writes a version that exists but changeVersion', () => {
  const root = join(import.meta.dirname, '..');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return /\bVERSIONS\b/.test(text) && /\b(change|changeOnce|replace|remove)\b(<[^(]*>)?\(/.test(text);
    });
  assert.deepEqual(sources, ['versions/change-version.ts']);
});
