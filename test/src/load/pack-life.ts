import { VersionBump } from '@policy-registry/contracts/registry';
import { POLICY } from './contested-pack.ts';
import type { Acknowledged } from './outcomes.ts';
import type { People } from './people.ts';
import { steadfast } from './steadfast.ts';

const WHY = { reason: 'routine', ticket: 'LOAD-2' };

/**
 * The whole life of packs, one after another until `stop`, the last one to its end: each is opened, cut into two versions, approved, published and promoted,
 * by callers that do not give up. Every transition that was answered is in `acknowledged`.
 */
export async function livePacks(
  people: () => People,
  name: string,
  environment: string,
  acknowledged: Acknowledged[],
  signals: { readonly stop: AbortSignal; readonly giveUp: AbortSignal },
): Promise<void> {
  for (let index = 1; !signals.stop.aborted; index += 1) {
    await livePack(people, `${name}-${index}`, environment, acknowledged, signals.giveUp);
  }
}

async function livePack(
  people: () => People,
  pack: string,
  environment: string,
  acknowledged: Acknowledged[],
  giveUp: AbortSignal,
): Promise<void> {
  const workspace = `${pack}-draft`;
  const done = <T>(what: string, call: (people: People, requestId: string) => Promise<T>): Promise<T> =>
    steadfast(`${what} ${pack}`, (requestId) => call(people(), requestId), giveUp);

  await done('create pack', ({ author }, requestId) => author.packs.createPack({ pack: { pack }, requestId }));
  await done('create workspace', ({ author }, requestId) => {
    return author.workspaces.createWorkspace({ workspace, pack, requestId });
  });
  const files = { 'pack.yaml': `name: ${pack}\nentry: policy.stella\n`, 'policy.stella': POLICY };
  for (const [path, text] of Object.entries(files)) {
    await done(`put ${path}`, ({ author }, requestId) => {
      return author.workspaces.putFile({ workspace, path, file: { text }, etag: '*', requestId });
    });
  }
  await done('commit', ({ author }, requestId) => {
    return author.workspaces.createCommit({ workspace, message: 'first', requestId });
  });
  for (let round = 0; round < 2; round += 1) {
    const number = { case: 'bump' as const, value: VersionBump.MINOR };
    const { version: cut } = await done('create', ({ author }, requestId) => {
      return author.versions.createVersion({ pack, workspace, number, requestId });
    });
    const version = cut?.version ?? '';
    const note = (verb: Acknowledged['verb']) => acknowledged.push({ verb, pack, version });
    note('create');
    const { review } = await done('submit', ({ author }, requestId) => {
      return author.versions.submitVersion({ pack, version, requestId });
    });
    note('submit');
    const { sourceDigest = '', irDigest = '' } = cut ?? {};
    await done('approve', ({ approver }, requestId) => {
      return approver.reviews.approveReview({ review, sourceDigest, irDigest, requestId });
    });
    note('approve');
    await done('publish', ({ publisher }, requestId) => {
      return publisher.versions.publishVersion({ pack, version, ...WHY, requestId });
    });
    note('publish');
    await done('promote', ({ operator }, requestId) => {
      return operator.promotions.createPromotion({ environment, pack, version, ...WHY, requestId });
    });
    note('promote');
  }
}
