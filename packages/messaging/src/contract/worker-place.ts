import { openEmbeddedMessaging } from '../embedded/index.ts';
import { openJetStreamMessaging } from '../jetstream/index.ts';
import type { Messaging } from '../messaging.ts';

/** Where the process of `doomed-worker.ts` opens its messaging. */
export type WorkerPlace =
  | { readonly adapter: 'embedded'; readonly file: string }
  | { readonly adapter: 'jetstream'; readonly servers: readonly string[]; readonly prefix: string };

export async function openPlace(place: WorkerPlace): Promise<Messaging> {
  if (place.adapter === 'embedded') return openEmbeddedMessaging({ file: place.file });
  return openJetStreamMessaging({ servers: place.servers, prefix: place.prefix });
}
