export {
  HeadError,
  type HeadErrorCode,
  type HeadExpectations,
  type HeadKey,
  policyFor,
  readHeadKey,
  type ServedPolicy,
  type VerifiedHead,
  verifyHead,
} from '@policy-registry/bundle';
export { type ClientOptions, type Clients, clientsOver, createClients } from './clients.ts';
export { describeError, type ErrorDescription } from './describe-error.ts';
