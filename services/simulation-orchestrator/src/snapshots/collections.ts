import type { DocumentFormat } from '@policy-registry/inventory';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { StoredOrigin } from '../batch/simulation-run.ts';

/** An uploaded document. Its bytes are the object of `digest`. */
export interface DocumentRecord {
  readonly digest: string;
  readonly format: DocumentFormat;
  readonly filename: string;
  readonly size: number;
  readonly components: number;
  readonly matches: number;
  readonly statements: number;
  readonly notes: readonly string[];
  readonly uploadedBy: string;
  readonly uploadTime: string;
}

/** `building` is with the workers; nothing changes in what is `ready`. */
export type SnapshotState = 'building' | 'ready' | 'failed';

/** What a snapshot comes to. The digests are those of two objects: the fact table, and the index that leads into it. */
export interface SnapshotFacts {
  readonly factTableDigest: string;
  readonly factTableIndexDigest: string;
  readonly findings: number;
  /** Rows of each record batch of the fact table but the last. */
  readonly batchRows: number;
  readonly components: number;
  readonly statements: number;
  readonly bySeverity: Readonly<Record<string, number>>;
}

/** A snapshot, from when it is asked for. Every transition is one compare-and-set. */
export interface SnapshotRecord extends Remembering {
  readonly snapshot: string;
  readonly displayName: string;
  readonly state: SnapshotState;
  /** From 0; each time that the name of one that failed is taken again is a round of its own, with a job of its own. */
  readonly round: number;
  /** How often a worker began this round. The last one that did may write. */
  readonly attempts: number;
  /** How often one that had to stop gave it back: nothing is held against the snapshot for these. */
  readonly givenBack: number;
  /** Of the object that lists them (`document-list.ts`): ten thousand digests would be much to write at every step. */
  readonly documentsDigest: string;
  readonly documentCount: number;
  readonly documentsRead: number;
  /** There when it is ready. */
  readonly facts?: SnapshotFacts;
  /** Why it failed; empty otherwise. */
  readonly failure: string;
  readonly createdBy: string;
  readonly createTime: string;
  readonly finishTime?: string;
  /** Who asked for this round, for the events of it. */
  readonly origin: StoredOrigin;
  /** W3C trace context of the call that asked for this round. */
  readonly traceparent?: string;
}

/** Raw facts are kept byte for byte and never changed (charter.md, "AOC alignment"). */
export const DOCUMENTS: CollectionDefinition<DocumentRecord> & { mode: 'insert-only' } = {
  name: 'inventory_documents',
  mode: 'insert-only',
  fields: ['uploadTime'],
  index: ({ uploadTime }) => ({ uploadTime }),
};

export const SNAPSHOTS: CollectionDefinition<SnapshotRecord> & { mode: 'mutable' } = {
  name: 'snapshots',
  mode: 'mutable',
  fields: ['createTime', 'building'],
  index: ({ createTime, state }) => ({ createTime, building: state === 'building' }),
};
