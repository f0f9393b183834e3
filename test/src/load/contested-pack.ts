import { randomUUID } from 'node:crypto';
import { VersionBump } from '@policy-registry/contracts/registry';
import type { Outcomes } from './outcomes.ts';
import type { People } from './people.ts';

/** A policy that compiles. */
export const POLICY = [
  'policy "Contested" syntax "stella-dsl@1" {',
  '  rule block_critical priority 20 {',
  '    when severity.normalized >= "Critical"',
  '    then status := "blocked"',
  '    because "Criticals do not ship"',
  '  }',
  '}',
  '',
].join('\n');

const WHY = { reason: 'contested', ticket: 'LOAD-1' };

/** How many callers want the same at once, in each step of the life of a pack. */
export interface Contest {
  readonly sameNumber: number;
  readonly nextNumber: number;
  readonly submit: number;
  readonly approve: number;
  readonly publish: number;
  readonly promote: number;
}

/** Opens a pack with a committed draft. */
export async function openPack(people: () => People, pack: string): Promise<void> {
  const { author } = people();
  const workspace = `${pack}-draft`;
  await author.packs.createPack({ pack: { pack, requiredApprovals: 1 } });
  await author.workspaces.createWorkspace({ workspace, pack });
  const files = { 'pack.yaml': `name: ${pack}\nentry: policy.stella\n`, 'policy.stella': POLICY };
  for (const [path, text] of Object.entries(files)) {
    await people().author.workspaces.putFile({ workspace, path, file: { text }, etag: '*' });
  }
  await people().author.workspaces.createCommit({ workspace, message: 'first' });
}

/**
 * Leads a pack from draft to live while, in every step, many callers at several doors want the same at the same time. Ends with
 * version 1.0.0 published and it and 1.0.1 taking turns in `environment`.
 */
export async function contest(
  people: () => People,
  outcomes: Outcomes,
  pack: string,
  environment: string,
  counts: Contest,
): Promise<void> {
  const workspace = `${pack}-draft`;
  const many = (count: number, call: () => Promise<void>) => Promise.all(Array.from({ length: count }, call));
  const create = (number: NumberOfVersion) =>
    outcomes.note('create', pack, async () => {
      const answer = await people().author.versions.createVersion({ pack, workspace, number, requestId: randomUUID() });
      return answer.version?.version ?? '';
    });

  await many(counts.sameNumber, () => create({ case: 'version', value: '1.0.0' }));
  await many(counts.nextNumber, () => create({ case: 'bump', value: VersionBump.PATCH }));
  for (const version of ['1.0.0', '1.0.1']) {
    await many(counts.submit, () => outcomes.note('submit', pack, () => submit(people(), pack, version)));
    await many(counts.approve, () => outcomes.note('approve', pack, () => approve(people(), pack, version)));
    await many(counts.publish, () => outcomes.note('publish', pack, () => publish(people(), pack, version)));
  }
  let turn = 0;
  await many(counts.promote, () => {
    turn += 1;
    const version = turn % 2 === 0 ? '1.0.0' : '1.0.1';
    return outcomes.note('promote', pack, async () => {
      await people().operator.promotions.createPromotion({
        environment,
        pack,
        version,
        ...WHY,
        requestId: randomUUID(),
      });
      return version;
    });
  });
}

type NumberOfVersion = { case: 'version'; value: string } | { case: 'bump'; value: VersionBump };

async function submit({ author }: People, pack: string, version: string): Promise<string> {
  await author.versions.submitVersion({ pack, version, requestId: randomUUID() });
  return version;
}

async function approve({ approver }: People, pack: string, version: string): Promise<string> {
  const { version: candidate } = await approver.versions.getVersion({ pack, version });
  const { review = '', sourceDigest = '', irDigest = '' } = candidate ?? {};
  await approver.reviews.approveReview({ review, sourceDigest, irDigest, requestId: randomUUID() });
  return version;
}

async function publish({ publisher }: People, pack: string, version: string): Promise<string> {
  await publisher.versions.publishVersion({ pack, version, ...WHY, requestId: randomUUID() });
  return version;
}
