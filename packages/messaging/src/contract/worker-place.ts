import { openEmbeddedMessaging } from '../embedded/index.ts';
import type { Messaging } from '../messaging.ts';

/** Where the process of `doomed-worker.ts` opens its messaging. */
export type WorkerPlace = { readonly adapter: 'embedded'; readonly file: string };

export async function openPlace(place: WorkerPlace): Promise<Messaging> {
  return openEmbeddedMessaging({ file: place.file });
}
