import { isatty } from 'node:tty';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { redactSecrets } from './redaction.ts';

/** A pino logger. Children carry `tenant`, `traceId` and `method` of the call they belong to. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  /** pino level name. */
  readonly level: string;
  /** `json`: one object a line (machines). `pretty`: coloured text (a terminal). */
  readonly format: 'json' | 'pretty';
  /** Where the lines go; standard error unless told. */
  readonly destination?: DestinationStream;
}

const STANDARD_ERROR = 2;

/**
 * The logger of one process. A line is `{level, time, pid, ...bindings, msg}`: `level` by name, `time` ISO 8601 in UTC,
 * errors under `err` with type, message and stack. Lines are written before the call returns, so that the last one
 * before a crash is there. Credentials are replaced by `[redacted]`: fields by their name, and tokens anywhere in a line.
 * Throws an Error for a level that pino does not know.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redactSecrets },
    },
    options.format === 'pretty'
      ? readable(sink(options.destination), options.destination === undefined)
      : sink(options.destination),
  );
}

function sink(destination: DestinationStream | undefined): DestinationStream {
  return destination ?? pino.destination({ fd: STANDARD_ERROR, sync: true });
}

/** pino-pretty in the same call, not as the stream it also offers: that one would lose the last lines of a crash. */
function readable(out: DestinationStream, isTerminal: boolean): DestinationStream {
  const prettify = prettyFactory({
    colorize: isTerminal && isatty(STANDARD_ERROR),
    ignore: 'pid',
    translateTime: 'SYS:HH:MM:ss.l',
  });
  return { write: (line) => out.write(prettify(line)) };
}
