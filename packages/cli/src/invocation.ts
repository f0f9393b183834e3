import { EXIT, type ExitCode } from './exit-code.ts';
import type { GlobalOptions } from './global-options.ts';
import { Output } from './output/output.ts';
import type { Streams } from './output/streams.ts';

/** What a command works with that asks no registry. Loads nothing of what talks to one. */
export class Invocation {
  readonly options: GlobalOptions;
  readonly streams: Streams;
  readonly out: Output;
  /** How the command ends when nothing is thrown: it worked, and may have bad news, e.g. an exceeded threshold. */
  exitCode: ExitCode = EXIT.OK;

  constructor(options: GlobalOptions, streams: Streams) {
    this.options = options;
    this.streams = streams;
    this.out = new Output(options.output, streams);
  }
}
