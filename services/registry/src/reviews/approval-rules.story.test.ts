import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type ApprovalRuleSchema,
  PackService,
  ReviewService,
  ReviewState,
  VersionService,
  VersionState,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import {
  approve,
  commit,
  cut,
  given,
  openDraft,
  PACK,
  publish,
  put,
  read,
  reason,
  submit,
} from '../kernel/story-fixture.ts';

const V = '1.0.0';
const SECURITY = { name: 'security', roles: ['security'] };

async function withRules(
  registry: Registry,
  ...approvalRules: MessageInitShape<typeof ApprovalRuleSchema>[]
): Promise<void> {
  const update = { pack: { pack: PACK, approvalRules }, updateMask: { paths: ['approval_rules'] } };
  await registry.call(PackService.method.updatePack, update);
}

async function openWithRules(registry: Registry, ...rules: MessageInitShape<typeof ApprovalRuleSchema>[]) {
  await openDraft(registry);
  await withRules(registry, ...rules);
  await cut(registry, V);
  await submit(registry, V);
}

async function requirements(registry: Registry, version = V) {
  const { review } = await read(registry, version);
  const answer = await registry.call(ReviewService.method.getReview, { review });
  return given(answer.review).requirements;
}

const met = async (registry: Registry, version = V) =>
  (await requirements(registry, version)).map(({ rule, approvedBy }) => [rule, ...approvedBy].join(' '));

test('a version is approved when the number is reached and every rule is met, whichever comes last', async (t) => {
  const registry = openRegistry(t);
  await openWithRules(registry, SECURITY, { name: 'owners', subjects: ['olga', 'otto'], count: 2 });
  await approve(registry, V, 'approver');
  assert.equal((await read(registry, V)).state, VersionState.IN_REVIEW, 'one of one is not enough');
  await approve(registry, V, 'olga+security');
  assert.deepEqual(await met(registry), ['security olga', 'owners olga'], 'a person counts for each rule');
  assert.equal((await read(registry, V)).state, VersionState.IN_REVIEW);
  const gates = await registry.call(VersionService.method.checkGates, { pack: PACK, version: V });
  const gate = given(gates.gates.find(({ gate }) => gate === 'APPROVALS'));
  assert.equal(gate.message, '2 of 1 approval(s); security: 1 of 1; owners: 1 of 2.');
  assert.equal(gate.remedy, 'For owners, have 1 more of these approve, no authors: olga, otto.');
  await approve(registry, V, 'otto');
  assert.equal((await read(registry, V)).state, VersionState.APPROVED);
  assert.ok((await requirements(registry)).every(({ satisfied }) => satisfied));
  await publish(registry, V);
});

test('the roles that count are those of the token of the vote; they are signed with it', async (t) => {
  const registry = openRegistry(t);
  await openWithRules(registry, SECURITY);
  await approve(registry, V, 'sana+other');
  await assert.rejects(approve(registry, V, 'sana+security'), reason('DUPLICATE_APPROVAL'));
  await approve(registry, V, 'sven+security+other');
  assert.equal((await read(registry, V)).state, VersionState.APPROVED);
  const { review } = await read(registry, V);
  const { votes } = given((await registry.call(ReviewService.method.getReview, { review })).review);
  assert.deepEqual(
    votes.map(({ voter, roles }) => [voter, ...roles].join(' ')),
    ['sana', 'sven security'],
    'others are nobody’s business',
  );
  const predicates = registry.attestor.signed.map(({ predicate }) => [predicate.roles, predicate.requirements]);
  assert.deepEqual(predicates, [
    [[], []],
    [['security'], ['security']],
  ]);
});

test('an author counts for no rule', async (t) => {
  const registry = openRegistry(t);
  await openWithRules(registry, { name: 'authors', subjects: ['author', 'ann'] });
  await assert.rejects(approve(registry, V, 'author+security'), reason('SELF_APPROVAL'));
  await approve(registry, V, 'approver');
  assert.deepEqual(await met(registry), ['authors']);
  await approve(registry, V, 'ann');
  assert.equal((await read(registry, V)).state, VersionState.APPROVED);
});

test('a rule of paths concerns versions that change a matching file since the last approved one', async (t) => {
  const registry = openRegistry(t);
  await openWithRules(registry, { ...SECURITY, paths: 'secret/**' }, { name: 'all', paths: '**', subjects: ['olga'] });
  const shown = async (version: string) =>
    (await requirements(registry, version)).map(({ rule, paths }) => [rule, ...paths].join(' '));
  assert.deepEqual(await shown(V), ['all pack.yaml policy.stella'], 'all files are new in a first version');
  await approve(registry, V, 'olga');

  await put(registry, 'secret/keys.md', 'one');
  await commit(registry, 'with a secret file');
  await cut(registry, '1.1.0');
  await commit(registry, 'and derived from it');
  await cut(registry, '1.2.0');
  await submit(registry, '1.2.0');
  const wanted = ['security secret/keys.md', 'all policy.stella secret/keys.md'];
  assert.deepEqual(await shown('1.2.0'), wanted, 'nobody approved the version between');
  await approve(registry, '1.2.0', 'olga+security');
  await publish(registry, '1.2.0');

  await commit(registry, 'without touching it');
  await cut(registry, '1.3.0');
  await submit(registry, '1.3.0');
  assert.deepEqual(await shown('1.3.0'), ['all policy.stella']);
});

test('a file that is gone was changed', async (t) => {
  const registry = openRegistry(t);
  await openDraft(registry);
  await put(registry, 'secret/keys.md', 'one');
  await commit(registry, 'with a secret file');
  await cut(registry, V);
  await submit(registry, V);
  await approve(registry, V);
  await withRules(registry, { ...SECURITY, paths: 'secret/*.md' });
  const gone = { workspace: 'draft', path: 'secret/keys.md', etag: '*' };
  await registry.call(WorkspaceService.method.deleteFile, gone);
  await commit(registry, 'without it');
  await cut(registry, '1.1.0');
  await submit(registry, '1.1.0');
  assert.deepEqual(await met(registry, '1.1.0'), ['security']);
});

test('an open review keeps the rules that it was opened with; the next one has the new ones', async (t) => {
  const registry = openRegistry(t);
  await openWithRules(registry);
  await withRules(registry, SECURITY);
  assert.deepEqual(await met(registry), []);
  await registry.call(VersionService.method.withdrawVersion, { pack: PACK, version: V });
  await submit(registry, V);
  await withRules(registry);
  assert.deepEqual(await met(registry), ['security']);
  await approve(registry, V, 'approver');
  const { review } = await read(registry, V);
  assert.equal((await registry.call(ReviewService.method.getReview, { review })).review?.state, ReviewState.OPEN);
});

test('of twenty people at once, some of them of the role, the vote that completes the rules approves', async (t) => {
  const registry = openRegistry(t);
  await openWithRules(registry, { ...SECURITY, count: 2 });
  const { review, sourceDigest, irDigest } = await read(registry, V);
  const people = Array.from({ length: 12 }, (_, index) => `p${index}${index % 4 === 3 ? '+security' : ''}`);
  const votes = people.map((as) =>
    registry.call(ReviewService.method.approveReview, { review, sourceDigest, irDigest }, { as }),
  );
  await Promise.allSettled(votes);
  const told = (await registry.events()).filter(({ type }) => type === 'policy.review.approved');
  const holders = told.map(({ data }) => (data as { details: { roles: string[] } }).details.roles.length);
  const states = told.map(({ data }) => (data as { to: string }).to);
  assert.equal(
    holders.reduce((sum, count) => sum + count, 0),
    2,
  );
  assert.deepEqual([states.at(-1), states.indexOf('approved')], ['approved', states.length - 1]);
});
