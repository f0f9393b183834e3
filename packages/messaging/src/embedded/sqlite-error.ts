import { MessagingError, type MessagingErrorCode } from '../messaging-error.ts';

/**
 * Primary result codes, https://www.sqlite.org/rescode.html. Others are mistakes in our own SQL and stay what they are.
 */
const BY_PRIMARY_CODE: ReadonlyMap<number, MessagingErrorCode> = new Map([
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
  [26, 'CORRUPT'], // NOTADB
]);

const BUSY = 5;

/** What SQLite threw, as the error of the ports. Anything that is not about the file comes back unchanged. */
export function fromSqlite(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof MessagingError || !('code' in thrown)) return thrown;
  if (thrown.code === 'ERR_INVALID_STATE') return new MessagingError('CLOSED', 'messaging is closed', thrown);
  if (thrown.code !== 'ERR_SQLITE_ERROR' || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return thrown;
  const code = BY_PRIMARY_CODE.get(thrown.errcode & 0xff);
  return code === undefined ? thrown : new MessagingError(code, `SQLite: ${thrown.message}`, thrown);
}

/** Whether another process, or another connection of this one, holds the file. */
export function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && 'errcode' in thrown && thrown.errcode === BUSY;
}
