export type { NatsConnectionOptions, NatsCredentials } from './connect-nats.ts';
export { type JetStreamMessagingOptions, openJetStreamMessaging } from './jetstream-messaging.ts';
