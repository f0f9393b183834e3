import type { Wakeup } from '../until-found.ts';
import type { MessageDatabase } from './message-database.ts';

/** What all parts of one open adapter have in common. */
export interface EmbeddedContext {
  readonly db: MessageDatabase;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /**
   * Told of whatever may give somebody who waits what he waits for. One for all: looking again costs a seek in an
   * index.
   */
  readonly wakeup: Wakeup;
}
