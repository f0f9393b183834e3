export { canaryBucket, isInCanary, policyFor, type ServedPolicy } from './canary.ts';
export { HEAD_PREDICATE, type Head, type HeadCanary, type HeadContent, headStatement } from './head.ts';
export { headContent } from './head-content.ts';
export { HeadError, type HeadErrorCode } from './head-error.ts';
export { type HashedOverride, hashedOverrides, overridesDigest } from './overrides-digest.ts';
export { type HeadKey, readHeadKey } from './signed-head.ts';
export { type HeadExpectations, type VerifiedHead, verifyHead } from './verify-head.ts';
