import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { BEFORE_ALL, storedCursor } from '../bus/bus-cursor.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import type { Finding } from './finding.ts';

/** Events are on the bus within seconds; a minute is not normal. */
const LATE_MS = 60_000;

/** How far the bus is behind the audit log. */
export async function checkBus(
  { documents, now }: Pick<RegistryDependencies, 'documents' | 'now'>,
  tenant: string,
): Promise<readonly Finding[]> {
  const store = documents.forTenant(tenant);
  const events = store.collection(AUDIT_EVENTS);
  const { sequence, redrivenTo, time } = (await storedCursor(store))?.body ?? BEFORE_ALL;
  const waiting = (await auditHead(events)) - sequence;
  if (waiting <= 0) return [];
  const [next] = await events.list({ orderBy: 'sequence', after: { value: sequence + 1, id: '' }, limit: 1 });
  const since = Math.max(Date.parse(next?.body.time ?? time), Date.parse(time));
  const about = { component: 'bus' } as const;
  if (now().getTime() - since >= LATE_MS) {
    const message = `${waiting} events are not on the bus, which got the last one before ${new Date(since).toISOString()}.`;
    const hint = `No call waits for it. When the bus answers, the log says what is wrong with event ${sequence + 1}.`;
    return [{ code: 'BUS_LAGGING', severity: 'warning', ...about, message, hint }];
  }
  if (sequence >= redrivenTo) return [];
  const message = `${redrivenTo - sequence} of the events that are redriven are still to be published.`;
  return [{ code: 'BUS_REDRIVING', severity: 'info', ...about, message, hint: 'Ask again later.' }];
}
