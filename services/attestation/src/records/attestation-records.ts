import type { Digest } from '@policy-registry/canonical';
import type { Collection, CollectionDefinition, TenantDocuments } from '@policy-registry/storage';
import { insertAll, insertIfAbsent } from '@policy-registry/transitions';
import type { Subject } from '../statement.ts';

/** An attestation as it is listed. The signed bytes are an object of `bundleDigest`. */
export interface AttestationRecord {
  readonly attestation: string;
  readonly predicateType: string;
  readonly subjects: readonly Subject[];
  readonly keyId: string;
  readonly bundleDigest: Digest;
  readonly createdBy: string;
  /** ISO 8601, UTC. Sorts newest first. */
  readonly createTime: string;
}

/** One entry per subject of a statement, so that statements are found by what they are about. */
interface SubjectEntry {
  readonly attestation: string;
  readonly subject: Digest;
  readonly predicateType: string;
  readonly createTime: string;
}

const RECORDS: CollectionDefinition<AttestationRecord> & { mode: 'insert-only' } = {
  name: 'attestations',
  mode: 'insert-only',
  fields: ['createTime', 'predicateType'],
  index: ({ createTime, predicateType }) => ({ createTime, predicateType }),
};

const SUBJECTS: CollectionDefinition<SubjectEntry> & { mode: 'insert-only' } = {
  name: 'attestation_subjects',
  mode: 'insert-only',
  fields: ['createTime', 'subject', 'predicateType'],
  index: ({ createTime, subject, predicateType }) => ({ createTime, subject, predicateType }),
};

export interface AttestationFilter {
  readonly subjectDigest?: string;
  readonly predicateType?: string;
}

export interface PagePosition {
  readonly value?: string | number | boolean | null;
  readonly id: string;
}

/** The attestations of one tenant. Nothing here can be changed or removed: both collections are insert-only. */
export class AttestationRecords {
  readonly #records: Collection<AttestationRecord>;
  readonly #subjects: Collection<SubjectEntry>;

  constructor(documents: TenantDocuments) {
    this.#records = documents.collection(RECORDS);
    this.#subjects = documents.collection(SUBJECTS);
  }

  async get(attestation: string): Promise<AttestationRecord | undefined> {
    return (await this.#records.get(attestation))?.body;
  }

  /** Idempotent. Subjects first: an attestation that can be read can be found. */
  async add(record: AttestationRecord): Promise<void> {
    const { attestation, predicateType, createTime } = record;
    const subjects = [...new Set(record.subjects.map(({ digest }) => digest))];
    await insertAll(
      this.#subjects,
      subjects.map((subject) => ({
        id: `${subject}~${attestation}`,
        body: { attestation, subject, predicateType, createTime },
      })),
    );
    await insertIfAbsent(this.#records, attestation, record);
  }

  /** Newest first. `last` is where the next page continues; absent on the last page. */
  async list(
    filter: AttestationFilter,
    page: { readonly limit: number; readonly after?: PagePosition },
  ): Promise<{ readonly records: readonly AttestationRecord[]; readonly last?: PagePosition }> {
    const where = {
      ...(filter.subjectDigest === undefined ? {} : { subject: filter.subjectDigest }),
      ...(filter.predicateType === undefined ? {} : { predicateType: filter.predicateType }),
    };
    const source: Collection<{ readonly attestation: string; readonly createTime: string }> =
      filter.subjectDigest === undefined ? this.#records : this.#subjects;
    const found = await source.list({
      where,
      orderBy: 'createTime',
      descending: true,
      limit: page.limit + 1,
      ...(page.after === undefined ? {} : { after: page.after }),
    });
    const shown = found.slice(0, page.limit);
    const records = await Promise.all(shown.map(({ body }) => this.get(body.attestation)));
    const last = found.length > page.limit ? shown.at(-1) : undefined;
    return {
      records: records.filter((record) => record !== undefined),
      ...(last === undefined ? {} : { last: { value: last.body.createTime, id: last.id } }),
    };
  }
}
