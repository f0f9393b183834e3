import type { InventoryNote } from './document.ts';

/** Counts what a reader leaves out, by stable code, with the place of the first one. */
export class NoteKeeper {
  readonly #notes = new Map<string, { code: string; message: string; count: number; at: string }>();

  add(code: string, message: string, at: string, count = 1): void {
    if (count === 0) return;
    const known = this.#notes.get(code);
    if (known === undefined) this.#notes.set(code, { code, message, count, at });
    else known.count += count;
  }

  all(): readonly InventoryNote[] {
    return [...this.#notes.values()];
  }
}
