import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

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
