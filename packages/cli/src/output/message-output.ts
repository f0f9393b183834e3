import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { toJson } from '@bufbuild/protobuf';
import { Output } from './output.ts';
import { table } from './table.ts';
import type { Text } from './text.ts';

/** Answers that are messages of the registry. */
export class MessageOutput extends Output {
  /** One message: its JSON form, or what `people` says of it. */
  message<D extends DescMessage>(desc: D, message: MessageShape<D>, people: () => Text): void {
    this.answer(() => toJson(desc, message, { alwaysEmitImplicit: true }), people);
  }

  /** A list of messages: a JSON array, or a table. */
  list<D extends DescMessage>(
    desc: D,
    messages: readonly MessageShape<D>[],
    columns: readonly Column<MessageShape<D>>[],
  ): void {
    const head = columns.map(({ title }) => title);
    this.answer(
      () => messages.map((message) => toJson(desc, message, { alwaysEmitImplicit: true })),
      () =>
        table(
          head,
          messages.map((message) => columns.map(({ of }) => of(message))),
        ),
    );
  }
}

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
}
