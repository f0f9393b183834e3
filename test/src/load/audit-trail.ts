import assert from 'node:assert/strict';
import type { AuditEvent } from '@policy-registry/contracts/registry';
import { type Acknowledged, EVENT_OF } from './outcomes.ts';
import type { People } from './people.ts';

/** The whole audit log of a tenant, oldest first. Fails when the sequence has a gap. */
export async function auditTrail({ auditor }: People): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  let pageToken = '';
  do {
    const page = await auditor.audit.listAuditEvents({ pageSize: 100, pageToken });
    events.push(...page.events);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  for (const [index, { sequence }] of events.entries()) assert.equal(Number(sequence), index + 1, 'a gap in the log');
  assert.equal(new Set(events.map(({ event }) => event)).size, events.length, 'an event is there twice');
  return events;
}

/** Every acknowledged transition has exactly one event, and every event of their kinds an acknowledgement. */
export function checkTrail(events: readonly AuditEvent[], acknowledged: readonly Acknowledged[]): void {
  const kinds = new Set<string>(Object.values(EVENT_OF));
  const logged = events
    .filter(({ type }) => kinds.has(type))
    .map(({ type, pack, version }) => `${type} ${pack} ${version}`);
  const wanted = acknowledged.map(({ verb, pack, version }) => `${EVENT_OF[verb]} ${pack} ${version}`);
  assert.deepEqual(logged.toSorted(), wanted.toSorted());
}
