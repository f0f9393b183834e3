import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { toJson } from '@bufbuild/protobuf';
import Table from 'cli-table3';

/** Tables for people, JSON for machines; both on standard output, while notes go to standard error. */
export class Output {
  readonly #json: boolean;
  readonly #write: (text: string) => void;
  readonly #note: (text: string) => void;

  constructor(format: 'table' | 'json', write: (text: string) => void, note: (text: string) => void) {
    this.#json = format === 'json';
    this.#write = write;
    this.#note = note;
  }

  get json(): boolean {
    return this.#json;
  }

  /** One message: its JSON form, or what `people` says of it. */
  message<D extends DescMessage>(desc: D, message: MessageShape<D>, people: () => string): void {
    this.#write(
      `${this.#json ? JSON.stringify(toJson(desc, message, { alwaysEmitImplicit: true }), null, 2) : people()}\n`,
    );
  }

  /** A list of messages: a JSON array, or a table. */
  list<D extends DescMessage>(
    desc: D,
    messages: readonly MessageShape<D>[],
    columns: readonly Column<MessageShape<D>>[],
  ): void {
    if (this.#json) {
      const list = messages.map((message) => toJson(desc, message, { alwaysEmitImplicit: true }));
      this.#write(`${JSON.stringify(list, null, 2)}\n`);
      return;
    }
    this.#write(
      `${table(
        columns.map(({ title }) => title),
        messages.map((message) => columns.map(({ of }) => of(message))),
      )}\n`,
    );
  }

  /** Anything else that has a JSON form. */
  value(value: unknown, people: () => string): void {
    this.#write(`${this.#json ? JSON.stringify(value, null, 2) : people()}\n`);
  }

  /** Something that a person may want to know and a machine does not read. */
  note(text: string): void {
    this.#note(`${text}\n`);
  }
}

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'Nothing.';
  const grid = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: NO_LINES,
  });
  for (const row of rows) grid.push(row.map(printable));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Names and values below each other. Empty ones are left out. */
export function record(entries: readonly (readonly [name: string, value: string])[]): string {
  const shown = entries.filter(([, value]) => value !== '');
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n');
}

/** Texts of others may hold escape sequences; a terminal must not obey them. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) =>
    character === '\n' || character === '\t' ? character : '\ufffd',
  );
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
