import { createIdempotency, type Implementation } from '@policy-registry/rpc';
import { type Door, openDoor } from '@policy-registry/rpc/testing';
import type { DocumentStore } from '@policy-registry/storage';
import { type Stage, stagedDocuments } from './staged-writes.ts';

/** The default deadline of a call, and how long after it a run that died keeps its request id. */
const TAKEOVER_MS = 30_000 + 15_000;

/** A service over these documents. */
export type Serve = (documents: DocumentStore) => readonly Implementation[];

/** A service as one process that lives, and others over the same stores that die or are slow. */
export interface ServedProcesses extends Door {
  readonly implementations: readonly Implementation[];
  process(stage: Stage): Door;
}

/** What a test of repeats needs of a service. */
export interface RepeatWorld<E> extends ServedProcesses {
  /** Lets the time pass after which a run that did not end counts as dead. */
  untilTakeover(): void;
  /** Everything that tells of one request. */
  eventsOf(requestId: string): Promise<readonly E[]>;
  /** Throws unless the repeat of a request has done everything that its first run left undone. */
  checkAftermath(requestId: string): Promise<void>;
}

export function servedProcesses(
  serve: Serve,
  { documents, now, caller }: { readonly documents: DocumentStore; readonly now: () => Date; readonly caller: string },
): ServedProcesses {
  const start = (seen: DocumentStore) => {
    const implementations = serve(seen);
    const idempotency = createIdempotency({ documents: seen, now });
    return { implementations, ...openDoor(implementations, caller, { idempotency, now }) };
  };
  return { ...start(documents), process: (stage) => start(stagedDocuments(documents, stage)) };
}

/** A clock that a test can move on. */
export function passingTime(tick: () => Date): { readonly now: () => Date; readonly untilTakeover: () => void } {
  let passed = 0;
  return {
    now: () => new Date(tick().getTime() + passed),
    untilTakeover() {
      passed += TAKEOVER_MS;
    },
  };
}
