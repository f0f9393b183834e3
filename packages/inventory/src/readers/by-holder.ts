import type { JsonRecord, JsonView } from '../json/json-view.ts';

/** What is known of the holders of lists, found in the head of the document before the items of the lists come. */
export class ByHolder<T> {
  readonly #known = new Map<JsonRecord, T>();

  set(holder: JsonView, value: T): void {
    this.#known.set(holder.record, value);
  }

  /** Of an object that the head does not have, nothing is known. */
  get(holder: JsonView): T {
    return this.#known.get(holder.record) ?? holder.fail(undefined, 'is not where it was');
  }
}
