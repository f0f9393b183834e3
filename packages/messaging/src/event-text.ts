import { MAX_BATCH } from './definition.ts';
import type { BusEvent } from './event-bus.ts';
import { check, isEventType, isLabel, isTime, isTraceparent } from './identifiers.ts';
import { checkSize, decodeObject, encodeJson } from './json-text.ts';

export interface EventText {
  readonly id: string;
  /** The JSON format of CloudEvents 1.0, so that whoever reads the bus without us understands it. */
  readonly text: string;
}

/** Throws a TypeError for events against the rules of `BusEvent`, TOO_LARGE. */
export function encodeEvents(tenant: string, events: readonly BusEvent[], eventBytes: number): readonly EventText[] {
  if (events.length > MAX_BATCH) throw new TypeError(`${events.length} events in one call, more than ${MAX_BATCH}`);
  return events.map((event) => encodeEvent(tenant, event, eventBytes));
}

function encodeEvent(tenant: string, event: BusEvent, eventBytes: number): EventText {
  const { id, type, source, subject, time, data, traceparent } = event;
  const what = `event ${check('event id', id, isLabel)}`;
  check('event type', type, isEventType);
  check('event source', source, isLabel);
  check('event time', time, isTime);
  if (subject !== undefined) check('event subject', subject, isLabel);
  if (traceparent !== undefined) check('traceparent', traceparent, isTraceparent);
  encodeJson(data, what);
  const attributes = { specversion: '1.0', id, type, source, subject, time, tenant, traceparent };
  const text = encodeJson({ ...attributes, datacontenttype: 'application/json', data }, what);
  return { id, text: checkSize(text, eventBytes, what) };
}

/** The event of a stored text; undefined when it is none of this tenant. */
export function decodeEvent(text: unknown, tenant: string): BusEvent | undefined {
  const value = decodeObject(text);
  if (value === undefined || value.specversion !== '1.0' || value.tenant !== tenant) return undefined;
  const { id, type, source, subject, time, data, traceparent } = value;
  if (!passes(id, isLabel) || !passes(type, isEventType) || !passes(source, isLabel) || !passes(time, isTime)) return;
  if (subject !== undefined && !passes(subject, isLabel)) return undefined;
  if (traceparent !== undefined && !passes(traceparent, isTraceparent)) return undefined;
  if (data === undefined) return undefined;
  return {
    id,
    type,
    source,
    time,
    data,
    ...(subject === undefined ? {} : { subject }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function passes(value: unknown, test: (text: string) => boolean): value is string {
  return typeof value === 'string' && test(value);
}
