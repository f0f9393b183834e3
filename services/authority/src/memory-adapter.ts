import { LRUCache } from 'lru-cache';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Records kept of one kind (sessions, codes, grants, ...). Beyond it the least recently used is forgotten. */
const RECORDS_PER_MODEL = 2_000;

/**
 * The state of the issuer, in memory and bounded: a flood of sign-ins costs the oldest ones, not the process.
 * Lookups by anything but the id walk the records of the model, which the bound keeps cheap.
 */
export function createMemoryAdapter(): Adapter {
  const records = new LRUCache<string, AdapterPayload>({ max: RECORDS_PER_MODEL });

  const findWhere = (matches: (payload: AdapterPayload) => boolean) => {
    for (const payload of records.values()) {
      if (matches(payload)) return payload;
    }
    return undefined;
  };

  return {
    async upsert(id, payload, expiresInSeconds) {
      records.set(id, payload, expiresInSeconds === undefined ? {} : { ttl: expiresInSeconds * 1000 });
    },
    async find(id) {
      return records.get(id);
    },
    async findByUid(uid) {
      return findWhere((payload) => payload.uid === uid);
    },
    async findByUserCode(userCode) {
      return findWhere((payload) => payload.userCode === userCode);
    },
    async consume(id) {
      const payload = records.get(id);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      records.delete(id);
    },
    async revokeByGrantId(grantId) {
      for (const [id, payload] of [...records.entries()]) {
        if (payload.grantId === grantId) records.delete(id);
      }
    },
  };
}
