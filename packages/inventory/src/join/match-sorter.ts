import { hash } from 'node:crypto';
import { canonicalJson } from '@policy-registry/canonical';
import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import { RecordSorter, type SortSpace } from '../spool/record-sorter.ts';
import { ADVISORY_CODES, COMPONENT_CODES, type RecordCodes } from './record-codes.ts';
import type { SubjectGroup } from './subjects.ts';
import { ValuePool } from './value-pool.ts';

const ID_BYTES = 32;
const ADVISORY_AT = 2 + COMPONENT_CODES;
/** Subject, references, component, advisory. */
const WORDS = ADVISORY_AT + ADVISORY_CODES;
const RECORD_BYTES = ID_BYTES + WORDS * Uint32Array.BYTES_PER_ELEMENT;

export interface NamedMatch {
  readonly subject: number;
  readonly component: InventoryComponent;
  /** The name of the vulnerability in this inventory. */
  readonly advisoryId: string;
  /** Of the component, but its references, and of the advisory. */
  readonly codes: { readonly component: Uint32Array; readonly advisory: Uint32Array };
}

/** A component of a subject with a vulnerability, as one document reports it. */
export interface ReportedMatch {
  /** Of the finding: 64 hex digits. */
  readonly id: string;
  readonly subject: SubjectGroup;
  readonly component: InventoryComponent;
  readonly advisory: AdvisoryRecord;
}

/**
 * Brings the matches of all documents into the order of their findings' ids. What tells findings apart is subject, component and
 * vulnerability; the id is the SHA-256 of those three, so it is the same wherever they are called the same.
 */
export class MatchSorter {
  readonly #codes: RecordCodes;
  readonly #subjects: readonly SubjectGroup[];
  readonly #references: ValuePool<readonly string[]>;
  readonly #sorter: RecordSorter;
  readonly #record = Buffer.from(new ArrayBuffer(RECORD_BYTES));
  readonly #words = new Uint32Array(this.#record.buffer, ID_BYTES, WORDS);

  constructor(codes: RecordCodes, subjects: readonly SubjectGroup[], maxBytes: number, space: SortSpace) {
    this.#codes = codes;
    this.#subjects = subjects;
    this.#references = new ValuePool(maxBytes);
    this.#sorter = new RecordSorter({ recordBytes: RECORD_BYTES, keyBytes: ID_BYTES }, space);
  }

  /** `subject` is an index into the subjects. */
  add({ subject, component, advisoryId, codes }: NamedMatch): void {
    const key = [this.#subjects[subject]?.name, componentKey(component), advisoryId];
    this.#record.set(hash('sha256', canonicalJson(key), 'buffer'));
    this.#words[0] = subject;
    this.#words[1] = this.#references.codeOf(component.references);
    this.#words.set(codes.component, 2);
    this.#words.set(codes.advisory, ADVISORY_AT);
    this.#sorter.add(this.#record);
  }

  drain(): Promise<void> {
    return this.#sorter.drain();
  }

  /** After the last `add`: many at a time, without what repeats. */
  async *sorted(): AsyncGenerator<readonly ReportedMatch[]> {
    const record = Buffer.from(new ArrayBuffer(RECORD_BYTES));
    const words = new Uint32Array(record.buffer, ID_BYTES, WORDS);
    for await (const block of this.#sorter.sorted()) {
      const matches: ReportedMatch[] = [];
      for (let at = 0; at < block.length; at += RECORD_BYTES) {
        if (block.compare(record, 0, RECORD_BYTES, at, at + RECORD_BYTES) === 0) continue;
        block.copy(record, 0, at, at + RECORD_BYTES);
        matches.push(this.#read(record, words));
      }
      yield matches;
    }
  }

  #read(record: Buffer, words: Uint32Array): ReportedMatch {
    const [subjectNumber = 0, referencesCode = 0] = words;
    const subject = this.#subjects[subjectNumber];
    if (subject === undefined) throw new RangeError(`subject ${subjectNumber} of ${this.#subjects.length}`);
    const component = this.#codes.readComponent(words.subarray(2, ADVISORY_AT));
    const references = this.#references.valueOf(referencesCode);
    return {
      id: record.toString('hex', 0, ID_BYTES),
      subject,
      component: references === undefined ? component : { ...component, references },
      advisory: this.#codes.readAdvisory(words.subarray(ADVISORY_AT)),
    };
  }
}
