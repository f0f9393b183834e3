import type { IncomingHttpHeaders } from 'node:http';
import type { DescMethod, Message } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { malformed } from '../errors/transcoding-error.ts';
import { stringField } from './conditional.ts';

/**
 * The field that makes a stream resumable: a response's `resume_token` becomes the id of its event, and `Last-Event-ID`
 * becomes the request's `resume_token`.
 */
const RESUME_FIELD = 'resume_token';

/** Fills the request's resume token from `Last-Event-ID`, where the call can resume and does not say so itself. */
export function applyLastEventId(root: ReflectMessage, headers: IncomingHttpHeaders): void {
  const header = headers['last-event-id'];
  const field = stringField(root, RESUME_FIELD);
  if (header === undefined || header === '' || field === undefined || root.isSet(field)) return;
  const value = String(header);
  if (value.length > 2048) throw malformed('Last-Event-ID', 'expected at most 2048 characters');
  root.set(field, value);
}

/** The event id of a stream's message, or undefined. A value with a line break would forge fields of the event. */
export function eventIdOf({ output }: DescMethod, message: Message): string | undefined {
  const reflected = reflect(output, message);
  const field = stringField(reflected, RESUME_FIELD);
  const value = field === undefined ? undefined : reflected.get(field);
  return typeof value === 'string' && value !== '' && !/[\r\n\0]/.test(value) ? value : undefined;
}
