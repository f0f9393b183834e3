import type {
  InventoryComponent,
  InventoryDocument,
  InventoryMatch,
  InventoryNote,
  InventoryStatement,
} from './document.ts';
import type { DocumentSink } from './readers/document-reader.ts';

/** Keeps all that is found in one document. */
export class CollectingSink implements DocumentSink {
  readonly #components: InventoryComponent[] = [];
  readonly #matches: InventoryMatch[] = [];
  readonly #statements: InventoryStatement[] = [];
  readonly #notes: InventoryNote[] = [];

  component(component: InventoryComponent): void {
    this.#components.push(component);
  }

  match(match: InventoryMatch): void {
    this.#matches.push(match);
  }

  statement(statement: InventoryStatement): void {
    this.#statements.push(statement);
  }

  note(note: InventoryNote): void {
    this.#notes.push(note);
  }

  collected(): Pick<InventoryDocument, 'components' | 'matches' | 'statements' | 'notes'> {
    return {
      components: this.#components,
      matches: this.#matches,
      statements: this.#statements,
      notes: this.#notes,
    };
  }
}
