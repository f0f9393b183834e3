import type { InventorySubject } from '../document.ts';
import type { DocumentAbout } from './document-reader.ts';

/** The subjects of a document that is of several, each once. */
export class SubjectList {
  readonly #indexes = new Map<string, number>();
  readonly #subjects: (InventorySubject | undefined)[] = [];

  /** Index of the subject of this key, which the document alone knows; `make` gives the subject when it is new. */
  indexOf(key: string, make: () => InventorySubject | undefined): number {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.#subjects.push(make()) - 1;
    this.#indexes.set(key, index);
    return index;
  }

  /** One subject is a document's own. `complete` adds what is known of a subject only at the end. */
  about(
    complete: (subject: InventorySubject, index: number) => InventorySubject = (subject) => subject,
  ): Pick<DocumentAbout, 'subject' | 'subjects'> {
    const subjects = this.#subjects.map((subject, index) => subject && complete(subject, index));
    const [only] = subjects;
    if (subjects.length > 1) return { subjects };
    return only === undefined ? {} : { subject: only };
  }
}
