export { type EmbeddedMessagingOptions, openEmbeddedMessaging } from './embedded-messaging.ts';
