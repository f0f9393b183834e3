import { MAX_BATCH } from './definition.ts';
import type { BusEvent } from './event-bus.ts';
import { check, isEventType, isLabel, isTime, isTraceparent } from './identifiers.ts';
import { checkSize, decodeObject, encodeJson } from './json-text.ts';

/** Optional attributes, texts of one kind. */
const LABELS = ['subject', 'dataschema', 'partitionkey', 'sequence'] as const;
type Label = (typeof LABELS)[number];

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
  const { id, type, source, time, data, traceparent } = event;
  const what = `event ${check('event id', id, isLabel)}`;
  check('event type', type, isEventType);
  check('event source', source, isLabel);
  check('event time', time, isTime);
  for (const name of LABELS) if (event[name] !== undefined) check(`event ${name}`, event[name], isLabel);
  if (traceparent !== undefined) check('traceparent', traceparent, isTraceparent);
  encodeJson(data, what);
  const attributes = { specversion: '1.0', id, type, source, time, tenant, traceparent, ...labelsOf(event) };
  const text = encodeJson({ ...attributes, datacontenttype: 'application/json', data }, what);
  return { id, text: checkSize(text, eventBytes, what) };
}

/** The event of a stored text; undefined when it is none of this tenant. */
export function decodeEvent(text: unknown, tenant: string): BusEvent | undefined {
  const value = decodeObject(text);
  if (value === undefined || value.specversion !== '1.0' || value.tenant !== tenant) return undefined;
  const { id, type, source, time, data, traceparent } = value;
  if (!passes(id, isLabel) || !passes(type, isEventType) || !passes(source, isLabel) || !passes(time, isTime)) return;
  if (LABELS.some((name) => value[name] !== undefined && !passes(value[name], isLabel))) return undefined;
  if (traceparent !== undefined && !passes(traceparent, isTraceparent)) return undefined;
  if (data === undefined) return undefined;
  return {
    id,
    type,
    source,
    time,
    data,
    ...labelsOf(value),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** Those of the optional attributes that are there. */
function labelsOf(event: Readonly<Record<string, unknown>> | BusEvent): Partial<Record<Label, string>> {
  const labels: Readonly<Partial<Record<Label, unknown>>> = event;
  return Object.fromEntries(LABELS.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
}

function passes(value: unknown, test: (text: string) => boolean): value is string {
  return typeof value === 'string' && test(value);
}
