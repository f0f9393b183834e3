export { type EventData, type EventType, eventOf, type Origin, type Transition } from './event.ts';
