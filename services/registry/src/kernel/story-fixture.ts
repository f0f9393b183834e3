import assert from 'node:assert/strict';
import {
  PackService,
  ReviewService,
  type Version,
  VersionService,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import type { Registry } from './registry-fixture.ts';

export const PACK = 'shop';
export const WORKSPACE = 'draft';

/** A policy that compiles; another `because` is another IR. */
export function policyText(because: string): string {
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

export const MANIFEST = 'name: shop\nentry: policy.stella\n';

/** A pack and its workspace, with a first commit by `author`. */
export async function openDraft(registry: Registry, requiredApprovals = 1): Promise<string> {
  const { call } = registry;
  await call(PackService.method.createPack, { pack: { pack: PACK, requiredApprovals } });
  await call(WorkspaceService.method.createWorkspace, { workspace: WORKSPACE, pack: PACK });
  await put(registry, 'pack.yaml', MANIFEST);
  return commit(registry, 'first');
}

export async function put(registry: Registry, path: string, text: string, as = 'author'): Promise<void> {
  await registry.call(
    WorkspaceService.method.putFile,
    { workspace: WORKSPACE, path, file: { text }, etag: '*' },
    { as },
  );
}

/** Writes a policy with this `because`, and commits it. */
export async function commit(registry: Registry, because: string, as = 'author'): Promise<string> {
  await put(registry, 'policy.stella', policyText(because), as);
  const request = { workspace: WORKSPACE, message: because };
  const made = await registry.call(WorkspaceService.method.createCommit, request, { as });
  return made.commit?.commit ?? '';
}

export async function cut(registry: Registry, version: string): Promise<Version> {
  const request = { pack: PACK, workspace: WORKSPACE, number: { case: 'version' as const, value: version } };
  return given((await registry.call(VersionService.method.createVersion, request)).version);
}

export async function read(registry: Registry, version: string): Promise<Version> {
  return given((await registry.call(VersionService.method.getVersion, { pack: PACK, version })).version);
}

export async function submit(registry: Registry, version: string): Promise<string> {
  return (await registry.call(VersionService.method.submitVersion, { pack: PACK, version })).review;
}

/** Approves the candidate as it is. */
export async function approve(registry: Registry, version: string, as = 'approver'): Promise<void> {
  const { review, sourceDigest, irDigest } = await read(registry, version);
  await registry.call(ReviewService.method.approveReview, { review, sourceDigest, irDigest }, { as });
}

export async function publish(registry: Registry, version: string, as = 'publisher'): Promise<Version> {
  const request = { pack: PACK, version, reason: 'release', ticket: 'SHOP-1' };
  return given((await registry.call(VersionService.method.publishVersion, request, { as })).version);
}

/** Opens a draft, and cuts, submits and approves its first version. */
export async function openApproved(registry: Registry, version: string): Promise<void> {
  await openDraft(registry);
  await cutApproved(registry, version);
}

/** Cuts, submits, approves and publishes the head commit. */
export async function release(registry: Registry, version: string): Promise<Version> {
  await cutApproved(registry, version);
  return publish(registry, version);
}

async function cutApproved(registry: Registry, version: string): Promise<void> {
  await cut(registry, version);
  await submit(registry, version);
  await approve(registry, version);
}

export function given<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}

/** For `assert.rejects`: a ServiceError of this reason. */
export function reason(expected: string): (error: unknown) => boolean {
  return (error) => {
    assert.equal((error as { reason?: string }).reason, expected, String(error));
    return true;
  };
}
