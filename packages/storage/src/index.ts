export type * from './document-store.ts';
export { inOrder, type OrderedWalk } from './in-order.ts';
export type * from './object-store.ts';
export type { Accept, SpooledContent } from './spooled-content.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
