import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { invalidArgument } from './free-text.ts';

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** A stored time (ISO 8601) as a message. */
export function timestampOf(iso: string): Timestamp {
  return timestampFromDate(new Date(iso));
}

/**
 * A time that a request names. Throws INVALID_ARGUMENT outside of the years 1 to 9999: such a time has no form in JSON, so that what
 * holds it could not be read any more.
 */
export function readTimestamp(field: string, given: Timestamp): Date {
  const date = timestampDate(given);
  const ms = date.getTime();
  if (ms >= FIRST && ms <= LAST) return date;
  throw invalidArgument(field, 'is not a time of the years 1 to 9999', 'timestamp');
}
