import { writeSync } from 'node:fs';
import { openEmbeddedStores } from '@policy-registry/storage/embedded';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { extendLog } from './extend-log.ts';
import { appendEvents, logDependencies } from './log-fixture.ts';

/** Ends of batches and of tiles fall apart. */
const BATCH = 17;

/**
 * The process that the crash test kills: adds events to the audit log and to its Merkle log for ever. Each tree that was published is a
 * line on standard output.
 */
const { documents } = openEmbeddedStores({ folder: process.argv[2] ?? '' });
const deps = logDependencies(documents);
const events = documents.forTenant('acme').collection(AUDIT_EVENTS);

for (;;) {
  const head = await auditHead(events);
  await appendEvents(documents, head + 1, head + BATCH);
  const { log } = await extendLog(deps, 'acme');
  if (log !== undefined) writeSync(1, `${log.size} ${log.root}\n`);
}
