import { ServiceError } from '@policy-registry/rpc/errors';
import type { TenantDocuments } from '@policy-registry/storage';
import { inc, valid } from 'semver';
import { invalidArgument } from '../kernel/free-text.ts';
import { highestVersion } from './highest-version.ts';
import { VERSIONS, versionKey } from './version-record.ts';

export type Bump = 'patch' | 'minor' | 'major';
export type WantedVersion = { readonly exact: string } | { readonly bump: Bump };

/**
 * The semantic version to cut: the exact one, which may be any that was never used, or the next after the highest ever cut.
 * A first bump counts from 0.0.0. Throws VERSION_NUMBER_USED; INVALID_ARGUMENT for what semver.org does not allow.
 */
export async function chooseVersion(documents: TenantDocuments, pack: string, wanted: WantedVersion): Promise<string> {
  if ('bump' in wanted) {
    const next = inc((await highestVersion(documents, pack)) ?? '0.0.0', wanted.bump);
    if (next === null) throw invalidArgument('bump', 'leads past the largest version number', 'semver');
    return next;
  }
  if (valid(wanted.exact) !== wanted.exact) throw invalidArgument('version', 'is not a semantic version', 'semver');
  if ((await documents.collection(VERSIONS).get(versionKey(pack, wanted.exact))) === undefined) return wanted.exact;
  throw new ServiceError('VERSION_NUMBER_USED', `The version ${wanted.exact} of "${pack}" was cut before.`, {
    metadata: { pack, version: wanted.exact },
  });
}
