import type { TenantDocuments } from '@policy-registry/storage';
import { VERSIONS } from './version-record.ts';

/** The highest version of a pack by semver precedence: of all that were ever cut, or of those that were published. */
export async function highestVersion(
  documents: TenantDocuments,
  pack: string,
  among: 'all' | 'published' = 'all',
): Promise<string | undefined> {
  const where = among === 'published' ? { pack, published: true } : { pack };
  const [highest] = await documents
    .collection(VERSIONS)
    .list({ where, orderBy: 'semverOrder', descending: true, limit: 1 });
  return highest?.body.version;
}

/** The number that the next version of a pack takes: one more than the last. */
export async function nextNumber(documents: TenantDocuments, pack: string): Promise<number> {
  const [last] = await documents
    .collection(VERSIONS)
    .list({ where: { pack }, orderBy: 'number', descending: true, limit: 1 });
  return (last?.body.number ?? 0) + 1;
}
