export type { MessagingHarness, OpenMessaging } from './harness.ts';
export { messagingContract } from './messaging-contract.ts';
