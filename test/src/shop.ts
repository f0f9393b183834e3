import type { People } from './load/people.ts';

export const SHOP = 'shop';
const WORKSPACE = 'shop-draft';

/** A pack and its draft. */
export async function openShop({ author }: People): Promise<void> {
  await author.packs.createPack({ pack: { pack: SHOP, requiredApprovals: 1 } });
  await author.workspaces.createWorkspace({ workspace: WORKSPACE, pack: SHOP });
  const file = { text: `name: ${SHOP}\nentry: policy.stella\n` };
  await author.workspaces.putFile({ workspace: WORKSPACE, path: 'pack.yaml', file, etag: '*' });
}

/** A version with an IR of its own, all the way from the draft. */
export async function publishShop({ author, approver, publisher }: People, version: string): Promise<void> {
  const file = { text: policyText(`Criticals do not ship, says ${version}`) };
  await author.workspaces.putFile({ workspace: WORKSPACE, path: 'policy.stella', file, etag: '*' });
  await author.workspaces.createCommit({ workspace: WORKSPACE, message: version });
  const number = { case: 'version' as const, value: version };
  const { version: cut } = await author.versions.createVersion({ pack: SHOP, workspace: WORKSPACE, number });
  const { review } = await author.versions.submitVersion({ pack: SHOP, version });
  const digests = { sourceDigest: cut?.sourceDigest ?? '', irDigest: cut?.irDigest ?? '' };
  await approver.reviews.approveReview({ review, ...digests });
  await publisher.versions.publishVersion({ pack: SHOP, version, reason: 'release', ticket: 'SHOP-1' });
}

function policyText(because: string): string {
  return [
    'policy "Shop" syntax "stella-dsl@1" {',
    '  rule block_critical priority 20 {',
    '    when severity.normalized >= "Critical"',
    '    then status := "blocked"',
    `    because ${JSON.stringify(because)}`,
    '  }',
    '}',
    '',
  ].join('\n');
}
