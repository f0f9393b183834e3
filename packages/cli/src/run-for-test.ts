import { run } from './run.ts';

export interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly note: string;
}

/** For tests: runs a command line in this process, and keeps what it wrote. */
export async function runForTest(...args: readonly string[]): Promise<Ended> {
  let out = '';
  let note = '';
  const exitCode = await run(args, {
    out: (text) => {
      out += text;
    },
    note: (text) => {
      note += text;
    },
  });
  return { exitCode, out, note };
}
