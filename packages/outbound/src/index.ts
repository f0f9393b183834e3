export { type Answer, createOutbound, type Outbound, type OutboundOptions, type Post } from './outbound.ts';
export { OutboundError, type OutboundErrorCode } from './outbound-error.ts';
export type { Resolve } from './resolve.ts';
