import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { toJson } from '@bufbuild/protobuf';
import { prettyJson, printable } from './printable.ts';
import { table } from './table.ts';

export type Format = 'table' | 'json';

/**
 * Tables for people, JSON for machines; both on standard output, while notes go to standard error. Everything passes
 * through here, and nothing leaves that a terminal would obey.
 */
export class Output {
  readonly #json: boolean;
  readonly #write: (text: string) => void;
  readonly #note: (text: string) => void;

  constructor(format: Format, write: (text: string) => void, note: (text: string) => void) {
    this.#json = format === 'json';
    this.#write = write;
    this.#note = note;
  }

  /** One message: its JSON form, or what `people` says of it. */
  message<D extends DescMessage>(desc: D, message: MessageShape<D>, people: () => string): void {
    this.#answer(() => toJson(desc, message, { alwaysEmitImplicit: true }), people);
  }

  /** A list of messages: a JSON array, or a table. */
  list<D extends DescMessage>(
    desc: D,
    messages: readonly MessageShape<D>[],
    columns: readonly Column<MessageShape<D>>[],
  ): void {
    const head = columns.map(({ title }) => title);
    this.#answer(
      () => messages.map((message) => toJson(desc, message, { alwaysEmitImplicit: true })),
      () =>
        table(
          head,
          messages.map((message) => columns.map(({ of }) => of(message))),
        ),
    );
  }

  /** Anything else that has a JSON form. */
  value(value: unknown, people: () => string): void {
    this.#answer(() => value, people);
  }

  /** Something that a person may want to know and a machine does not read. */
  note(text: string): void {
    this.#note(`${printable(text)}\n`);
  }

  #answer(json: () => unknown, people: () => string): void {
    this.#write(`${this.#json ? prettyJson(json()) : printable(people())}\n`);
  }
}

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
}
