export { auditEvent } from './audit-event.ts';
export { type CloudEvent, cloudEvent } from './cloud-event.ts';
export { type EventData, eventOf, type Origin, type Transition } from './event.ts';
export { EVENT_TYPES, type EventType } from './event-types.ts';
