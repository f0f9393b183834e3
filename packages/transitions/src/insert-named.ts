import type { Collection, OutboxEvent, Stored } from '@policy-registry/storage';
import { insertIfAbsent } from './insert-once.ts';
import { changedBefore, type Remembering, remember, type WritingCall } from './remembered-request.ts';

/**
 * Inserts a document under a name that its creator chose, with the request that made it. `undefined` when the name or a unique field
 * is taken; not by an earlier run of the same request, though: that gives the document as it is. No write begins after the
 * call has ended.
 */
export async function insertNamed<T extends Remembering>(
  collection: Collection<T>,
  name: string,
  body: T,
  events: readonly OutboxEvent[],
  context: WritingCall,
): Promise<Stored<T> | undefined> {
  context.signal.throwIfAborted();
  const inserted = await insertIfAbsent(collection, name, { ...body, ...remember({}, context.requestMark) }, events);
  return inserted ?? changedBefore(await collection.get(name), context);
}
