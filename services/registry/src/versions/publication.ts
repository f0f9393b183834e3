import { canonicalJson } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { CollectionDefinition, OutboxEvent, Stored, TenantDocuments } from '@policy-registry/storage';
import { insertOnce } from '@policy-registry/transitions';
import type { EventData } from '../kernel/event.ts';
import { VERSIONS, type VersionRecord, versionKey } from './version-record.ts';

/**
 * How a published version is kept from changing.
 *
 * 1. The decision is one compare-and-set of the version from `approved` to `published`, and that write carries everything: the
 *    candidate with its tree and digests, the votes, the publication with its attestation. Before it nothing is frozen, so a
 *    publication that fails leaves nothing that could stand in the way of a later one; after it the version is published,
 *    whatever dies.
 * 2. From the document that says so, and from nothing else, the frozen part is copied into `publications`: insert-only,
 *    by the store itself. `publishVersion` does it at once; after a crash the relay does, or the next read.
 * 3. Every later write goes through `changeVersion`, which refuses to alter the frozen part; every later read compares it with
 *    the copy, and answers DATA_CORRUPT rather than content that was not published.
 *
 * The texts and the IR are objects of their digests, and an object store never gives other bytes for a digest.
 */
export type FrozenVersion = Omit<VersionRecord, 'state' | 'deprecation' | 'updateTime' | 'requests'>;

export const PUBLICATIONS: CollectionDefinition<FrozenVersion> & { readonly mode: 'insert-only' } = {
  name: 'publications',
  mode: 'insert-only',
  fields: ['pack', 'number'],
  index: ({ pack, number }) => ({ pack, number }),
};

/** What publication freezes: all but the state after it, its deprecation, and what is known of the last writes. */
export function frozenPart(record: VersionRecord): FrozenVersion {
  const { state: _state, deprecation: _deprecation, updateTime: _updateTime, requests: _requests, ...frozen } = record;
  return frozen;
}

/** Lays down the copy of a published version, or compares with it. Throws DATA_CORRUPT. */
export async function ensureFrozen(documents: TenantDocuments, record: VersionRecord): Promise<void> {
  if (record.publication === undefined) return;
  const { pack, version } = record;
  await insertOnce(documents.collection(PUBLICATIONS), versionKey(pack, version), frozenPart(record));
}

/** Lays down the copy for a publication that the relay has an event of. Idempotent. */
export async function copyPublication(documents: TenantDocuments, event: OutboxEvent): Promise<void> {
  if (event.type !== 'policy.published') return;
  const { pack = '', version = '' } = event.data as EventData;
  const stored = await documents.collection(VERSIONS).get(versionKey(pack, version));
  if (stored !== undefined) await ensureFrozen(documents, stored.body);
}

/** A version whose frozen part, where it has one, is what was published. */
export async function verified(
  documents: TenantDocuments,
  stored: Stored<VersionRecord>,
): Promise<Stored<VersionRecord>> {
  await ensureFrozen(documents, stored.body);
  return stored;
}

/** Throws VERSION_IMMUTABLE when a write would alter what is frozen. */
export function requireSameFrozenPart(before: VersionRecord, after: VersionRecord): void {
  if (before.publication === undefined) return;
  if (canonicalJson(frozenPart(before)) === canonicalJson(frozenPart(after))) return;
  throw new ServiceError('VERSION_IMMUTABLE', 'A published version never changes; derive a new one.', {
    metadata: { state: before.state },
  });
}
