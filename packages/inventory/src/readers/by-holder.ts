import type { JsonView } from '../json/json-view.ts';

/** What is known of the holders of lists, found in the head of the document before the items of the lists come. */
export class ByHolder<T> {
  readonly #byPath = new Map<string, T>();
  #last: { readonly holder: JsonView; readonly value: T } | undefined;

  set(holder: JsonView, value: T): void {
    this.#byPath.set(holder.path(), value);
  }

  /** Of an object that the head does not have, nothing is known. All items of a list have one holder. */
  get(holder: JsonView): T {
    if (this.#last?.holder !== holder) {
      const value = this.#byPath.get(holder.path()) ?? holder.fail(undefined, 'is not where it was');
      this.#last = { holder, value };
    }
    return this.#last.value;
  }
}
