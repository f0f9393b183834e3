import type { AuditEvent } from '@policy-registry/contracts/registry';
import { auditEntry } from '@policy-registry/events/audit-entry';
import type { LogEntry } from '@policy-registry/transparency';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';

/** Holds every entry of the log, in their order, against what the registry lists. Rejects with LOG_NOT_VERIFIED. */
export function compareWithList(cli: Cli): (entry: LogEntry) => Promise<void> {
  const listed = listedEvents(cli);
  return async ({ index, entry }) => {
    const { value, done } = await listed.next();
    const what = `entry ${index} of the log, the event with sequence ${index + 1},`;
    if (done) throw new CliError('LOG_NOT_VERIFIED', `${what} is not in the list of the registry`);
    if (Buffer.compare(auditEntry(value), entry) !== 0) {
      throw new CliError('LOG_NOT_VERIFIED', `${what} is not what the registry lists there: ${value.event}`);
    }
  };
}

async function* listedEvents(cli: Cli): AsyncGenerator<AuditEvent, undefined> {
  let pageToken = '';
  do {
    const page = await cli.clients().audit.listAuditEvents({ pageSize: 100, pageToken });
    yield* page.events;
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}
