import { randomUUID } from 'node:crypto';
import type { RequestMark } from '@policy-registry/rpc';
import type { Collection, OutboxEvent } from '@policy-registry/storage';
import { changedBefore, insertNamed, type Remembering, remember, type WritingCall } from '@policy-registry/transitions';

/** A new simulation, and what tells of it. */
export interface NewRecord<T> {
  readonly body: T;
  readonly event: OutboxEvent;
}

/**
 * Inserts a simulation under an id that its request gives it: the repeat of a request finds what its first run recorded, and gets that.
 * No write begins after the call has ended.
 */
export async function recordOnce<T extends Remembering>(
  simulations: Collection<T>,
  context: WritingCall,
  make: (simulation: string) => NewRecord<T>,
): Promise<T> {
  const { requestMark, signal } = context;
  if (requestMark !== undefined) {
    const id = idOf(requestMark);
    const { body, event } = make(id);
    const own = await insertNamed(simulations, id, body, [event], context);
    if (own !== undefined) return own.body;
  }
  // The request has no id; or its id was forgotten, and the same request came under it once more.
  const id = `sim-${randomUUID()}`;
  const { body, event } = make(id);
  signal.throwIfAborted();
  return (await simulations.insert(id, { ...body, ...remember({}, requestMark) }, [event])).body;
}

/** What this very request recorded before. */
export async function recordedBefore<T extends Remembering>(
  simulations: Collection<T>,
  context: WritingCall,
): Promise<T | undefined> {
  const { requestMark } = context;
  if (requestMark === undefined) return undefined;
  return changedBefore(await simulations.get(idOf(requestMark)), context)?.body;
}

function idOf({ key }: RequestMark): string {
  return `sim-${key}`;
}
