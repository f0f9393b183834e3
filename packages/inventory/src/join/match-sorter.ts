import { hash } from 'node:crypto';
import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
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
  /** The component's `componentKey`, and how VEX may call it, where that decides something. */
  readonly key: string;
  readonly references: readonly string[] | undefined;
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
  /** Of the last match: a report tells one component's vulnerabilities in a row. */
  #last: { readonly subject: number; readonly key: string; readonly text: string } | undefined;

  constructor(codes: RecordCodes, subjects: readonly SubjectGroup[], maxBytes: number, space: SortSpace) {
    this.#codes = codes;
    this.#subjects = subjects;
    this.#references = new ValuePool(maxBytes);
    this.#sorter = new RecordSorter({ recordBytes: RECORD_BYTES, keyBytes: ID_BYTES }, space);
  }

  /** `subject` is an index into the subjects. */
  add({ subject, key, references, advisoryId, codes }: NamedMatch): void {
    this.#record.set(hash('sha256', this.#identityOf(subject, key, advisoryId), 'buffer'));
    this.#words[0] = subject;
    this.#words[1] = this.#references.codeOf(references);
    this.#words.set(codes.component, 2);
    this.#words.set(codes.advisory, ADVISORY_AT);
    this.#sorter.add(this.#record);
  }

  /** Canonical JSON of the three, which are texts and so need no sorting. */
  #identityOf(subject: number, key: string, advisoryId: string): string {
    if (this.#last?.subject !== subject || this.#last.key !== key) {
      const text = JSON.stringify([this.#subjects[subject]?.name, key]);
      this.#last = { subject, key, text: text.slice(0, -1) };
    }
    return `${this.#last.text},${JSON.stringify(advisoryId)}]`;
  }

  drain(): Promise<void> {
    return this.#sorter.drain();
  }

  /** After the last `add`: many at a time, without what repeats. */
  async *sorted(): AsyncGenerator<readonly ReportedMatch[]> {
    const record = Buffer.from(new ArrayBuffer(RECORD_BYTES));
    const words = new Uint32Array(record.buffer, ID_BYTES, WORDS);
    const codes = { component: words.subarray(2, ADVISORY_AT), advisory: words.subarray(ADVISORY_AT) };
    for await (const block of this.#sorter.sorted()) {
      const matches: ReportedMatch[] = [];
      for (let at = 0; at < block.length; at += RECORD_BYTES) {
        if (block.compare(record, 0, RECORD_BYTES, at, at + RECORD_BYTES) === 0) continue;
        block.copy(record, 0, at, at + RECORD_BYTES);
        matches.push(this.#read(record, words, codes));
      }
      yield matches;
    }
  }

  #read(record: Buffer, words: Uint32Array, codes: NamedMatch['codes']): ReportedMatch {
    const [subjectNumber, referencesCode] = [words[0] ?? 0, words[1] ?? 0];
    const subject = this.#subjects[subjectNumber];
    if (subject === undefined) throw new RangeError(`subject ${subjectNumber} of ${this.#subjects.length}`);
    const component = this.#codes.readComponent(codes.component);
    const references = this.#references.valueOf(referencesCode);
    return {
      id: record.toString('hex', 0, ID_BYTES),
      subject,
      component: references === undefined ? component : { ...component, references },
      advisory: this.#codes.readAdvisory(codes.advisory),
    };
  }
}
