import { matchesGlob } from 'node:path/posix';
import type { WebhookFields } from './webhook-record.ts';

/** Whether a text is of a pattern, in which `*` stands for any text. */
export function fits(text: string, pattern: string): boolean {
  return matchesGlob(text, pattern);
}

/** Whether a webhook asks for an event. */
export function wants(
  { eventTypes, packs }: Pick<WebhookFields, 'eventTypes' | 'packs'>,
  { type, pack = '' }: { readonly type: string; readonly pack?: string | undefined },
): boolean {
  return (
    (eventTypes.length === 0 || eventTypes.some((pattern) => fits(type, pattern))) &&
    (packs.length === 0 || packs.some((pattern) => fits(pack, pattern)))
  );
}
