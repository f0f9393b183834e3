export { type EventData, type EventType, eventOf, type Transition } from './event.ts';
