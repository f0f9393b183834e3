import type { ObjectStore } from '@policy-registry/storage';
import type { QueueWorker } from '../kernel/queue-worker.ts';
import { objectsWith } from './faulty-parts.ts';

/** Stops a worker, at once, when it first reads an object: with whatever it has in hand then. */
export async function stopWhileReading(
  objects: ObjectStore,
  start: (objects: ObjectStore) => QueueWorker,
): Promise<void> {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const worker = start(
    objectsWith(objects, () => {
      begun.resolve();
      return released.promise;
    }),
  );
  await begun.promise;
  const stopped = worker.stop(0);
  // A later timer than that of the grace.
  setTimeout(released.resolve, 20);
  await stopped;
}
