import { faultOf, SqliteFault } from '@policy-registry/sqlite';
import { MessagingError } from '../messaging-error.ts';

/** What SQLite threw, as the error of the ports. Anything that is not about the file comes back unchanged. */
export function fromSqlite(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof MessagingError) return thrown;
  const fault = faultOf(thrown);
  if (fault === undefined) return thrown;
  if (fault === 'CLOSED') return new MessagingError('CLOSED', 'messaging is closed', thrown);
  const message = thrown instanceof SqliteFault ? thrown.message : `SQLite: ${thrown.message}`;
  return new MessagingError(fault, message, thrown);
}
