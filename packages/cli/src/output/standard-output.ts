import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { getSystemErrorMessage } from 'node:util';
import { CliError } from '../exit-code.ts';
import type { Streams } from './streams.ts';

/**
 * The answer on the standard output of a process. Throws a CliError where it cannot be written, e.g. because the disk is full: that is
 * known at once, while the stream tells of it later. Of a reader that has gone it is silent: the stream tells who listens to it.
 */
export function standardOutput(stream: Writable): Required<Pick<Streams, 'out' | 'bytes'>> {
  let thrown: Error | null = null;
  stream.on('error', (error) => {
    if (error !== thrown && !isNoReader(error)) throw error;
  });
  function write(part: string | Uint8Array): boolean {
    const wantsMore = stream.write(part);
    if (stream.errored === null || isNoReader(stream.errored)) return wantsMore;
    thrown = stream.errored;
    throw unwritten(thrown);
  }
  return {
    out: write,
    async bytes(chunk) {
      if (!write(chunk)) await once(stream, 'drain');
    },
  };
}

export function isNoReader(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE';
}

function unwritten({ errno, message }: NodeJS.ErrnoException): CliError {
  const why = errno === undefined ? message : getSystemErrorMessage(errno);
  return new CliError('FILE_ERROR', `standard output: ${why}`);
}
