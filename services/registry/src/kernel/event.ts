export { type EventData, type EventType, eventOf, type Transition } from '@policy-registry/events';
