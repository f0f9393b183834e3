import { Writable } from 'node:stream';

/** For tests: a terminal that keeps what is drawn on it. */
export class TestTerminal extends Writable {
  readonly isTTY = true;
  readonly columns = 120;
  drawn = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.drawn += chunk.toString();
    done();
  }
}
