import { VersionBump } from '@policy-registry/contracts/registry';
import { POLICY } from './contested-pack.ts';
import type { Diary } from './diary.ts';
import type { People } from './people.ts';
import { type Done, Release } from './release.ts';
import { steadfast } from './steadfast.ts';
import { contentOf } from './version-content.ts';

const WHY = { reason: 'routine', ticket: 'LOAD-2' };

/**
 * The whole life of packs, one after another until `stop`, the last one to its end: each is opened, cut into two versions, approved,
 * published and released into an environment of two persons, by callers that do not give up. What they were answered is in the diary.
 */
export async function livePacks(
  people: () => People,
  name: string,
  environment: string,
  diary: Diary,
  signals: { readonly stop: AbortSignal; readonly giveUp: AbortSignal },
): Promise<void> {
  for (let index = 1; !signals.stop.aborted; index += 1) {
    const pack = `${name}-${index}`;
    const done: Done = (what, call) =>
      steadfast(`${what} ${pack}`, (requestId) => call(people(), requestId), signals.giveUp);
    await livePack(done, pack, environment, diary);
    const { checkpoint } = await done('checkpoint', ({ auditor }) => auditor.transparency.getCheckpoint({}));
    if (checkpoint !== undefined) {
      diary.checkpoints.push({ size: Number(checkpoint.size), root: checkpoint.rootHash });
    }
  }
}

async function livePack(done: Done, pack: string, environment: string, diary: Diary): Promise<void> {
  const workspace = `${pack}-draft`;
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
  const release = new Release(done, pack, environment, diary);
  const first = await publishNext(done, pack, workspace, diary);
  await release.first(first);
  await release.next(await publishNext(done, pack, workspace, diary), first);
}

/** Cuts, submits, approves and publishes the next version. */
async function publishNext(done: Done, pack: string, workspace: string, diary: Diary): Promise<string> {
  const number = { case: 'bump' as const, value: VersionBump.MINOR };
  const { version: cut } = await done('create', ({ author }, requestId) => {
    return author.versions.createVersion({ pack, workspace, number, requestId });
  });
  const { version = '', sourceDigest = '', irDigest = '' } = cut ?? {};
  diary.note('create', pack, version);
  const { review } = await done('submit', ({ author }, requestId) => {
    return author.versions.submitVersion({ pack, version, requestId });
  });
  diary.note('submit', pack, version);
  await done('approve', ({ approver }, requestId) => {
    return approver.reviews.approveReview({ review, sourceDigest, irDigest, requestId });
  });
  diary.note('approve', pack, version);
  await done('publish', ({ publisher }, requestId) => {
    return publisher.versions.publishVersion({ pack, version, ...WHY, requestId });
  });
  diary.note('publish', pack, version);
  const content = await done('read', ({ auditor }) => contentOf(auditor, pack, version));
  diary.contents.set(`${pack}@${version}`, content);
  return version;
}
