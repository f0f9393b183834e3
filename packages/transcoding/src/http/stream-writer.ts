import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Problem } from '../errors/problem.ts';
import type { StreamFormat } from './negotiate.ts';

/** A proxy that sees no bytes for a minute may cut a connection; a comment keeps an event stream open. */
const HEARTBEAT_MS = 15_000;

/**
 * Writes the messages of a server stream, waiting for a slow reader before it takes the next one. A stream that fails
 * after it began cannot change its status: an event stream ends with an `error` event, NDJSON with a line
 * `{"error": problem}`, and then, as for a JSON array, the connection is cut, so that a reader cannot take it as complete.
 */
export class StreamWriter {
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  readonly #signal: AbortSignal;
  readonly #heartbeat: NodeJS.Timeout | undefined;
  #count = 0;

  constructor(response: ServerResponse, format: StreamFormat, signal: AbortSignal) {
    this.#response = response;
    this.#format = format;
    this.#signal = signal;
    if (format === 'json-array') response.write('[');
    if (format === 'sse') this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  /** Writes one message; `id` is what a reader sends back as `Last-Event-ID`. */
  async message(json: string, id?: string): Promise<void> {
    await this.#write(this.#frame(json, id));
    this.#count++;
  }

  end(): void {
    this.stop();
    this.#response.end(this.#format === 'json-array' ? ']\n' : '');
  }

  async fail(problem: Problem): Promise<void> {
    this.stop();
    const json = JSON.stringify(problem);
    if (this.#format === 'sse') {
      this.#response.end(`event: error\ndata: ${json}\n\n`);
      return;
    }
    if (this.#format === 'ndjson') {
      await new Promise<void>((resolve) => this.#response.write(`{"error":${json}}\n`, () => resolve()));
    }
    this.#response.destroy();
  }

  /** Stops the heartbeat. Called when the stream ends in any way. */
  stop(): void {
    clearInterval(this.#heartbeat);
  }

  #frame(json: string, id: string | undefined): string {
    switch (this.#format) {
      case 'sse':
        return `${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`;
      case 'ndjson':
        return `${json}\n`;
      case 'json-array':
        return this.#count === 0 ? `\n${json}` : `,\n${json}`;
    }
  }

  async #write(text: string): Promise<void> {
    if (!this.#response.write(text)) await once(this.#response, 'drain', { signal: this.#signal });
  }

  #beat(): void {
    if (!this.#response.writableNeedDrain) this.#response.write(':\n\n');
  }
}
