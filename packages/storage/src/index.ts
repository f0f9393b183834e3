export type * from './document-store.ts';
export type * from './object-store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
