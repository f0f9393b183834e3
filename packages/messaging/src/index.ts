export type * from './event-bus.ts';
export type * from './lease.ts';
export type * from './messaging.ts';
export { MessagingError, type MessagingErrorCode } from './messaging-error.ts';
export { type Handling, work } from './work.ts';
export type * from './work-queue.ts';
