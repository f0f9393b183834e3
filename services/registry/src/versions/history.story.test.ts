import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackService, ReviewService, VersionService, WorkspaceService } from '@policy-registry/contracts/registry';
import fc from 'fast-check';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { approve, commit, cut, openDraft, PACK, publish, read, submit, WORKSPACE } from '../kernel/story-fixture.ts';
import { checkHistory } from './history-check.ts';

const V = '1.0.0';
const name = { pack: PACK, version: V };

/** Refusals that the rules give. Anything else (INTERNAL, UNAVAILABLE) is a defect. */
const RULES = new Set([
  ...['INVALID_STATE', 'VERSION_IMMUTABLE', 'STALE_DIGEST', 'SELF_APPROVAL', 'DUPLICATE_APPROVAL', 'NOT_FOUND'],
  ...['ETAG_MISMATCH', 'BLOCKING_COMMENTS', 'GATES_NOT_SATISFIED', 'NOTHING_TO_COMMIT', 'CONFLICT', 'INVALID_ARGUMENT'],
]);

/** What the rules of the pack can ask for, beside the number of approvals. */
const ASKED: readonly (readonly {
  name: string;
  subjects?: string[];
  roles?: string[];
  paths?: string;
  count?: number;
}[])[] = [
  [],
  [{ name: 'security', roles: ['security'] }],
  [
    { name: 'security', roles: ['security'], paths: '**/*.stella', count: 2 },
    { name: 'bob', subjects: ['bob'], paths: 'nothing/**' },
  ],
];
const PEOPLE = ['author', 'ann', 'bob', 'cat+security', 'dan+security'];

type Move = (registry: Registry, person: string) => Promise<unknown>;
let edits = 0;

const MOVES: Readonly<Record<string, Move>> = {
  commit: (registry, person) => {
    edits += 1;
    return commit(registry, `edit ${edits}`, person);
  },
  revise: async (registry, as) => {
    await MOVES.commit?.(registry, as);
    return registry.call(VersionService.method.reviseVersion, name, { as });
  },
  submit: (registry) => submit(registry, V),
  withdraw: ({ call }) => call(VersionService.method.withdrawVersion, name),
  approve: (registry, person) => approve(registry, V, person),
  requestChanges: async (registry) => {
    const { review } = await read(registry, V);
    return registry.call(ReviewService.method.requestChanges, { review, reason: 'no' }, { as: 'ann' });
  },
  reject: async (registry, as) => {
    const { review } = await read(registry, V);
    return registry.call(ReviewService.method.rejectReview, { review, reason: 'never' }, { as });
  },
  reopen: async (registry, as) => {
    const { review } = await read(registry, V);
    return registry.call(ReviewService.method.reopenReview, { review, reason: 'a mistake' }, { as });
  },
  update: async (registry, as) => {
    const { review } = await read(registry, V);
    const change = { review: { review, reviewers: ['bob'] }, updateMask: { paths: ['reviewers'] } };
    return registry.call(ReviewService.method.updateReview, change, { as });
  },
  comment: async (registry, as) => {
    const { review } = await read(registry, V);
    const comment = {
      body: 'x',
      blocking: true,
      file: 'policy.stella',
      lineStart: 5,
      suggestion: `    because "${as}"`,
    };
    return registry.call(ReviewService.method.createComment, { review, comment }, { as });
  },
  apply: async (registry, as) => {
    const { review } = await read(registry, V);
    const { comments } = await registry.call(ReviewService.method.listComments, { review });
    const [comment = ''] = comments.filter(({ appliedBy }) => appliedBy === '').map(({ comment }) => comment);
    return registry.call(ReviewService.method.applySuggestion, { review, comment }, { as });
  },
  resolve: async (registry, as) => {
    const { review } = await read(registry, V);
    const { comments } = await registry.call(ReviewService.method.listComments, { review });
    const calls = comments.map(({ comment }) =>
      registry.call(ReviewService.method.resolveComment, { review, comment }, { as }),
    );
    return Promise.all(calls);
  },
  publish: (registry, person) => publish(registry, V, person),
};

/** The way to publication is walked often enough that histories get there. */
const verb = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(MOVES)) },
  { weight: 2, arbitrary: fc.constantFrom('submit', 'approve', 'approve', 'approve', 'resolve', 'reopen', 'publish') },
);
const move = fc.record({ verb, person: fc.constantFrom(...PEOPLE) });
/** Moves of one batch run at the same time. */
const batch = fc.array(move, { minLength: 1, maxLength: 4, size: 'max' });
const histories = fc.array(batch, { minLength: 8, maxLength: 24, size: 'max' });

test('whatever people do at once, every history keeps the rules', async (t) => {
  let publications = 0;
  await fc.assert(
    fc.asyncProperty(histories, fc.nat(1), fc.constantFrom(...ASKED), async (batches, more, approvalRules) => {
      const registry = openRegistry(t);
      await openDraft(registry, 1 + more);
      const update = {
        pack: { pack: PACK, approvalRules: [...approvalRules] },
        updateMask: { paths: ['approval_rules'] },
      };
      await registry.call(PackService.method.updatePack, update);
      await cut(registry, V);
      let frozen: readonly string[] | undefined;
      for (const batch of batches) {
        const results = await Promise.allSettled(batch.map(({ verb, person }) => MOVES[verb]?.(registry, person)));
        for (const result of results) {
          if (result.status === 'rejected') assert.ok(RULES.has(result.reason.reason), String(result.reason));
        }
        const { sourceDigest, irDigest, publication } = await read(registry, V);
        if (frozen !== undefined) assert.deepEqual([sourceDigest, irDigest, publication?.attestation], frozen);
        if (publication !== undefined) frozen = [sourceDigest, irDigest, publication.attestation];
      }
      publications += (await replay(registry)).published ? 1 : 0;
    }),
    { numRuns: 30, endOnFailure: true },
  );
  assert.ok(publications > 2, `${publications} histories came to a publication: the moves reach too little`);
});

async function replay(registry: Registry) {
  const { commits } = await registry.call(WorkspaceService.method.listCommits, { workspace: WORKSPACE, pageSize: 100 });
  const behind = (id: string) => {
    const at = commits.findIndex(({ commit: one }) => one === id);
    assert.ok(at >= 0);
    return commits.slice(at).map(({ author }) => author);
  };
  const versionEvents = (await registry.events()).filter(({ data }) => (data as { version?: string }).version === V);
  return checkHistory(versionEvents, behind);
}
