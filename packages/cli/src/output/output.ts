import type { Format } from './formats.ts';
import { prettyJson } from './printable.ts';
import type { Streams } from './streams.ts';
import { rendered, type Text } from './text.ts';

/**
 * Tables for people, JSON for machines; both on standard output, while notes go to standard error. Everything passes
 * through here, and nothing leaves that a terminal would obey.
 */
export class Output {
  readonly format: Format;
  readonly #streams: Streams;

  constructor(format: Format, streams: Streams) {
    this.format = format;
    this.#streams = streams;
  }

  /** Anything that has a JSON form: that, or what `people` says of it. */
  value(value: unknown, people: () => Text): void {
    this.answer(() => value, people);
  }

  /** JSON, whatever the format: one that is JSON itself. */
  json(value: unknown): void {
    this.#streams.out(`${prettyJson(value)}\n`);
  }

  /** A text, whatever the format. */
  text(text: Text): void {
    this.#streams.out(`${rendered(text, this.#streams.colours ?? false)}\n`);
  }

  /** The bytes of a file, unchanged, for a pipe or another file: whoever asks for them has them already. */
  raw(text: string): void {
    this.#streams.out(text);
  }

  /** The same of a file that is too large to be held. */
  async rawStream(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { bytes = async (chunk) => this.#streams.out(Buffer.from(chunk).toString('utf8')) } = this.#streams;
    for await (const chunk of chunks) await bytes(chunk);
  }

  /** Something that a person may want to know and a machine does not read. */
  note(text: Text): void {
    this.#streams.note(`${rendered(text, false)}\n`);
  }

  protected answer(json: () => unknown, people: () => Text): void {
    if (this.format === 'json') this.json(json());
    else this.text(people());
  }
}
