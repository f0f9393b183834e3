import type { DocumentFormat } from '@policy-registry/inventory';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

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

/** A snapshot. Its fact table is the object of `factTableDigest`, and the index that leads into it that of `factTableIndexDigest`. */
export interface SnapshotRecord extends Remembering {
  readonly snapshot: string;
  readonly displayName: string;
  readonly documents: readonly string[];
  readonly factTableDigest: string;
  readonly factTableIndexDigest: string;
  readonly findings: number;
  readonly components: number;
  readonly statements: number;
  readonly bySeverity: Readonly<Record<string, number>>;
  readonly createdBy: string;
  readonly createTime: string;
}

/** Raw facts are kept byte for byte and never changed (charter.md, "AOC alignment"). */
export const DOCUMENTS: CollectionDefinition<DocumentRecord> & { mode: 'insert-only' } = {
  name: 'inventory_documents',
  mode: 'insert-only',
  fields: ['uploadTime'],
  index: ({ uploadTime }) => ({ uploadTime }),
};

export const SNAPSHOTS: CollectionDefinition<SnapshotRecord> & { mode: 'insert-only' } = {
  name: 'inventory_snapshots',
  mode: 'insert-only',
  fields: ['createTime'],
  index: ({ createTime }) => ({ createTime }),
};
