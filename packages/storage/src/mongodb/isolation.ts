import { createHash } from 'node:crypto';

/**
 * How far apart the tenants of one deployment are kept. The documents are alike on every tier and always keyed by tenant, so that a
 * tenant is moved by copying them.
 *
 * - `own-database`: a database each. Quotas, backups and rights can be given by tenant.
 * - `own-collections`: one database, collections each. For up to some thousands of collections.
 * - `shared-collections`: one database, one collection for each entity. For any number of tenants.
 */
export type Isolation = 'own-database' | 'own-collections' | 'shared-collections';

export const ISOLATIONS: readonly Isolation[] = ['own-database', 'own-collections', 'shared-collections'];

export interface Namespace {
  readonly database: string;
  readonly collection: string;
}

/** MongoDB's bound, in bytes. */
const MAX_DATABASE_NAME = 63;
const DIGEST_DIGITS = 16;

/** Where the documents of one entity of one tenant are. Tenants have no `_`, so that no two of them are given one name. */
export function namespaceOf(isolation: Isolation, database: string, tenant: string, entity: string): Namespace {
  switch (isolation) {
    case 'own-database':
      return { database: tenantDatabase(database, tenant), collection: entity };
    case 'own-collections':
      return { database, collection: `t_${tenant}__${entity}` };
    case 'shared-collections':
      return { database, collection: entity };
  }
}

/** `policy_registry__acme`; of a tenant with a long name its beginning, and a digest. */
function tenantDatabase(database: string, tenant: string): string {
  const name = `${database}__${tenant}`;
  if (name.length <= MAX_DATABASE_NAME) return name;
  const digest = createHash('sha256').update(tenant).digest('hex').slice(0, DIGEST_DIGITS);
  return `${name.slice(0, MAX_DATABASE_NAME - DIGEST_DIGITS - 1)}_${digest}`;
}
