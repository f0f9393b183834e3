import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** Messages of our own triggers, which SQLite hands on as they are. */
export const TRIGGER_MESSAGE = { immutable: 'document is immutable', taken: 'document id is taken' } as const;

const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARY_KEY = 1555;

/** Primary result codes, https://www.sqlite.org/rescode.html. Others are mistakes in our own SQL and stay what they are. */
const BY_PRIMARY_CODE: ReadonlyMap<number, StoreErrorCode> = new Map([
  [5, 'UNAVAILABLE'], // BUSY
  [6, 'UNAVAILABLE'], // LOCKED
  [7, 'UNAVAILABLE'], // NOMEM
  [8, 'UNAVAILABLE'], // READONLY
  [9, 'UNAVAILABLE'], // INTERRUPT
  [10, 'UNAVAILABLE'], // IOERR
  [11, 'CORRUPT'], // CORRUPT
  [13, 'UNAVAILABLE'], // FULL
  [14, 'UNAVAILABLE'], // CANTOPEN
  [15, 'UNAVAILABLE'], // PROTOCOL
  [18, 'TOO_LARGE'], // TOOBIG
  [26, 'CORRUPT'], // NOTADB
]);

/** What SQLite threw, as the error of the port. Anything that is not about the store comes back unchanged. */
export function fromSqlite(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof StoreError || !('code' in thrown)) return thrown;
  if (thrown.code === 'ERR_INVALID_STATE') return new StoreError('UNAVAILABLE', 'the document store is closed', thrown);
  if (thrown.code === 'ERR_OUT_OF_RANGE') return new StoreError('CORRUPT', thrown.message, thrown);
  if (thrown.code !== 'ERR_SQLITE_ERROR' || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return thrown;
  const code = codeOf(thrown.errcode, thrown.message);
  return code === undefined ? thrown : new StoreError(code, `SQLite: ${thrown.message}`, thrown);
}

function codeOf(resultCode: number, message: string): StoreErrorCode | undefined {
  if (message === TRIGGER_MESSAGE.immutable) return 'IMMUTABLE';
  if (message === TRIGGER_MESSAGE.taken) return 'ALREADY_EXISTS';
  if (resultCode === CONSTRAINT_UNIQUE || resultCode === CONSTRAINT_PRIMARY_KEY) return 'ALREADY_EXISTS';
  return BY_PRIMARY_CODE.get(resultCode & 0xff);
}
