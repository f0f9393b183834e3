import type { EventBus } from './event-bus.ts';
import type { QueueDefinition, WorkQueue } from './work-queue.ts';

/** Both ports over one backend. */
export interface Messaging {
  readonly events: EventBus;
  /**
   * Opens a queue, and makes it where there is none. Throws a TypeError for a definition against the rules,
   * UNAVAILABLE.
   */
  queue(definition: QueueDefinition): Promise<WorkQueue>;
  /** Resolves when a durable write is possible; throws UNAVAILABLE otherwise. */
  ready(): Promise<void>;
  /**
   * Ends all waiting with CLOSED; calls after it throw CLOSED. What is claimed and not settled is delivered again after
   * its lease: to drain, stop claiming and settle first (`work` does). Idempotent.
   */
  close(): Promise<void>;
}
