/**
 * - UNAVAILABLE: the file or its disk cannot do it now, or not by this release.
 * - TOO_LARGE: a value or a row is larger than SQLite takes.
 * - CORRUPT: it is no database, one of another application, or damaged.
 * - CLOSED: `close` was called.
 */
export type SqliteFaultCode = 'UNAVAILABLE' | 'TOO_LARGE' | 'CORRUPT' | 'CLOSED';

/** What this package itself refuses; its message is for people. */
export class SqliteFault extends Error {
  readonly code: SqliteFaultCode;

  constructor(code: SqliteFaultCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SqliteFault';
    this.code = code;
  }
}

const BUSY = 5;

/** Primary result codes, https://www.sqlite.org/rescode.html. Others are mistakes in our own SQL. */
const BY_PRIMARY_CODE: ReadonlyMap<number, SqliteFaultCode> = new Map([
  [BUSY, 'UNAVAILABLE'],
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

/** What `thrown` says about the file; undefined when it is about something else. */
export function faultOf(thrown: unknown): SqliteFaultCode | undefined {
  if (thrown instanceof SqliteFault) return thrown.code;
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  if (thrown.code === 'ERR_INVALID_STATE') return 'CLOSED';
  // A number that no column of ours has.
  if (thrown.code === 'ERR_OUT_OF_RANGE') return 'CORRUPT';
  const resultCode = resultCodeOf(thrown);
  return resultCode === undefined ? undefined : BY_PRIMARY_CODE.get(resultCode & 0xff);
}

/** The extended result code of SQLite. */
export function resultCodeOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'ERR_SQLITE_ERROR') return undefined;
  return 'errcode' in thrown && typeof thrown.errcode === 'number' ? thrown.errcode : undefined;
}

/** Whether another process, or another connection of this one, holds the file. */
export function isBusy(thrown: unknown): boolean {
  return resultCodeOf(thrown) === BUSY;
}
