import type { SqliteDatabase } from '@policy-registry/sqlite';
import type { Wakeup } from '../until-found.ts';

/** What all parts of one open adapter have in common. */
export interface EmbeddedContext {
  readonly db: SqliteDatabase;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Told of whatever may give somebody who waits what he waits for. One for all: looking again costs a seek in an
   * index.
   */
  readonly wakeup: Wakeup;
}
