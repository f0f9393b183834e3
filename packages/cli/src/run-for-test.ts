import { Readable } from 'node:stream';
import { run } from './run.ts';

export interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly note: string;
}

/** For tests: runs a command line in this process, and keeps what it wrote. */
export function runForTest(...args: readonly string[]): Promise<Ended> {
  return runWithInput('', ...args);
}

/** The same with something on standard input. */
export async function runWithInput(input: string | Buffer, ...args: readonly string[]): Promise<Ended> {
  let out = '';
  let note = '';
  const exitCode = await run(args, {
    out: (text) => {
      out += text;
    },
    note: (text) => {
      note += text;
    },
    input: Readable.from([Buffer.from(input)]),
  });
  return { exitCode, out, note };
}
