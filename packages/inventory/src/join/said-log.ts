import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import { RecordLog } from '../spool/record-log.ts';
import type { SpoolSpace } from '../spool/spool-space.ts';
import type { JoinBudget } from './join-budget.ts';
import { ADVISORY_CODES, COMPONENT_CODES, type RecordCodes } from './record-codes.ts';

/** Document and subject, component, advisory. */
const WORDS = 2 + COMPONENT_CODES + ADVISORY_CODES;

/** What one document said once. */
export interface Said {
  /** Number of the document, in the order in which they were read. */
  readonly document: number;
  /** Index into the document's subjects. */
  readonly subject: number;
  /** Codes of the component. */
  readonly component: Uint32Array;
  /** Codes of the advisory that it has; undefined where it is listed. */
  readonly advisory: Uint32Array | undefined;
  /** How VEX may call it. */
  readonly references: readonly string[];
}

/** How much text is a step of the join. */
const TEXT_STEP = 32;

const NONE: readonly string[] = [];

/** What documents list and match, kept until all were read: only then it is known what subjects and advisories are called. */
export class SaidLog {
  readonly #log: RecordLog;
  readonly #codes: RecordCodes;
  readonly #budget: JoinBudget;
  readonly #words = new Uint32Array(WORDS);
  readonly #component = this.#words.subarray(2, 2 + COMPONENT_CODES);
  readonly #advisory = this.#words.subarray(2 + COMPONENT_CODES);
  #last: InventoryComponent | undefined;
  #lastReferences = '';

  constructor(codes: RecordCodes, space: SpoolSpace, budget: JoinBudget) {
    this.#codes = codes;
    this.#budget = budget;
    this.#log = new RecordLog(WORDS, space);
  }

  /** Returns the codes of the advisory, which are good until the next call. Throws TOO_LARGE when the budget is spent. */
  append(document: number, component: InventoryComponent, advisory: AdvisoryRecord | undefined): Uint32Array {
    // Scanners tell one component's advisories in a row.
    if (component !== this.#last) {
      this.#codes.writeComponent(component, this.#component);
      this.#lastReferences = component.references === undefined ? '' : JSON.stringify(component.references);
      this.#last = component;
    }
    // A name that a document has for all of its components may be as long as they are together.
    this.#budget.spend(Math.floor(this.#lastReferences.length / TEXT_STEP));
    this.#words[0] = document;
    this.#words[1] = component.subject ?? 0;
    if (advisory === undefined) this.#advisory.fill(0);
    else this.#codes.writeAdvisory(advisory, this.#advisory);
    this.#log.append(this.#words, this.#lastReferences);
    return this.#advisory;
  }

  drain(): Promise<void> {
    return this.#log.drain();
  }

  /** In the order in which it was said, many at a time; `each` may keep nothing of what it is given. */
  read(each: (said: Said) => void): AsyncGenerator<void> {
    const words = new Uint32Array(WORDS);
    const component = words.subarray(2, 2 + COMPONENT_CODES);
    const advisory = words.subarray(2 + COMPONENT_CODES);
    return this.#log.read(words, (text) => {
      const [document, subject] = [words[0] ?? 0, words[1] ?? 0];
      const references: readonly string[] = text === '' ? NONE : JSON.parse(text);
      each({ document, subject, component, advisory: advisory[0] === 0 ? undefined : advisory, references });
    });
  }

  close(): Promise<void> {
    return this.#log.close();
  }
}
