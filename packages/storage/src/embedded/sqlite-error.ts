import { faultOf, resultCodeOf, SqliteFault } from '@policy-registry/sqlite';
import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** Messages of our own triggers, which SQLite hands on as they are. */
export const TRIGGER_MESSAGE = { immutable: 'document is immutable', taken: 'document id is taken' } as const;

const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARY_KEY = 1555;

/** What SQLite threw, as the error of the port. Anything that is not about the store comes back unchanged. */
export function fromSqlite(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof StoreError) return thrown;
  const fault = refusalOf(thrown) ?? faultOf(thrown);
  if (fault === undefined) return thrown;
  if (fault === 'CLOSED') return new StoreError('UNAVAILABLE', 'the document store is closed', thrown);
  const message = thrown instanceof SqliteFault ? thrown.message : `SQLite: ${thrown.message}`;
  return new StoreError(fault, message, thrown);
}

/** A write that what is stored does not allow. */
function refusalOf(thrown: Error): StoreErrorCode | undefined {
  const resultCode = resultCodeOf(thrown);
  if (resultCode === undefined) return undefined;
  if (thrown.message === TRIGGER_MESSAGE.immutable) return 'IMMUTABLE';
  if (thrown.message === TRIGGER_MESSAGE.taken) return 'ALREADY_EXISTS';
  return resultCode === CONSTRAINT_UNIQUE || resultCode === CONSTRAINT_PRIMARY_KEY ? 'ALREADY_EXISTS' : undefined;
}
