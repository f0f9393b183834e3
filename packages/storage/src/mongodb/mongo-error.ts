import { BSON, MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { StoreError, type StoreErrorCode } from '../store-error.ts';

const DUPLICATE_KEY = 11000;
const NAMESPACE_NOT_FOUND = 26;
export const BAD_VALUE = 2;

/** https://www.mongodb.com/docs/manual/reference/error-codes/. What is not here is UNAVAILABLE: the operation was not done now. */
const BY_CODE: ReadonlyMap<number | string, StoreErrorCode> = new Map([
  [DUPLICATE_KEY, 'ALREADY_EXISTS'],
  [10334, 'TOO_LARGE'], // BSONObjectTooLarge
  [17419, 'TOO_LARGE'], // the document after an update
  [17420, 'TOO_LARGE'], // the same, by the path of a replacement
  [292, 'TOO_LARGE'], // QueryExceededMemoryLimitNoDiskUseAllowed
]);

/** What the driver threw, as the error of the port. Anything that is not about the store comes back unchanged. */
export function fromMongo(thrown: unknown): unknown {
  if (BSON.BSONError.isBSONError(thrown)) return storeError('CORRUPT', thrown);
  if (thrown instanceof MongoError) return storeError(BY_CODE.get(thrown.code ?? '') ?? 'UNAVAILABLE', thrown);
  if (isSocketFault(thrown)) return storeError('UNAVAILABLE', thrown);
  return thrown;
}

/** A write to a connection that the server has just closed: the driver (7.9) lets Node's own error through. */
function isSocketFault(thrown: unknown): thrown is NodeJS.ErrnoException {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' && /^(E[A-Z]+|ERR_(STREAM|SOCKET)_\w+)$/.test(code);
}

function storeError(code: StoreErrorCode, cause: Error): StoreError {
  return new StoreError(code, `MongoDB: ${oneLine(cause.message)}`, cause);
}

/** Of a server that cannot be used from the start: one line for whoever configured it, without credentials. */
export function unusable(hosts: string, thrown: unknown): StoreError {
  const reason = thrown instanceof Error ? oneLine(thrown.message).replace(/^MongoDB: /, '') : String(thrown);
  return new StoreError('UNAVAILABLE', `MongoDB at ${hosts} cannot be used: ${reason}`, thrown);
}

/** Inserts many, unordered: those whose id or unique field is taken are left out, whatever else is wrong is the error of the port. */
export async function unlessTaken(insertion: () => Promise<unknown>): Promise<void> {
  try {
    await insertion();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failure = [error.writeErrors].flat().find(({ code }) => code !== DUPLICATE_KEY);
    const fault = failure ?? error.result.getWriteConcernError();
    if (fault !== undefined) throw storeError(BY_CODE.get(fault.code ?? '') ?? 'UNAVAILABLE', error);
  }
}

export function isDuplicateKey(thrown: unknown): boolean {
  return thrown instanceof MongoServerError && thrown.code === DUPLICATE_KEY;
}

export function isAbsentCollection(thrown: unknown): boolean {
  return thrown instanceof MongoServerError && thrown.code === NAMESPACE_NOT_FOUND;
}

export function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
