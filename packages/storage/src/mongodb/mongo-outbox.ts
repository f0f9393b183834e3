import { MongoServerError } from 'mongodb';
import { decodeJson, encodeJson } from '../document-json.ts';
import type { OutboxEvent, PendingEvents } from '../document-store.ts';
import { isDocumentId } from '../identifiers.ts';
import { StoreError } from '../store-error.ts';
import type { MongoContext } from './mongo-context.ts';
import type { MongoDocument, OutboxEntry } from './mongo-document.ts';
import { BAD_VALUE } from './mongo-error.ts';
import type { TenantScope } from './tenant-scope.ts';

/** The entries of one write. */
export function outboxEntries(events: readonly OutboxEvent[], key: string, where: string): OutboxEntry[] {
  return events.map((event) => ({ key, id: event.id, event: encodeJson(event, `the outbox of ${where}`) }));
}

/**
 * The oldest documents of a tenant with pending events. Within a document the order is that in which the server took its writes.
 * Among documents it is that of the hybrid clock: of the writes of one process, and of writes by processes of which the
 * later one had read a document that the earlier one wrote, the order is exact; other writes are ordered by the processes' clocks.
 */
export async function pendingEvents(
  context: MongoContext,
  scope: TenantScope,
  limit: number,
): Promise<readonly PendingEvents[]> {
  const names = await context.register.ofTenant(scope.tenant);
  const heads = await Promise.all(names.map((name) => oldest(context, scope, name, limit)));
  const chosen = heads
    .flat()
    .sort((left, right) => (left.sortKey < right.sortKey ? -1 : 1))
    .slice(0, limit);
  const outboxes = await Promise.all(
    names.map((name) =>
      readOutboxes(
        context,
        scope,
        name,
        chosen.filter((head) => head.name === name).map(({ _id }) => _id),
      ),
    ),
  );
  const byDocument = new Map(outboxes.flat());
  // What another process confirmed meanwhile is not pending any more.
  return chosen.flatMap(({ name, _id }) => byDocument.get(`${name}/${_id}`) ?? []);
}

interface Head {
  readonly name: string;
  readonly _id: string;
  /** Of its oldest event; of keys that two processes gave alike the place decides, so that the order is one. */
  readonly sortKey: string;
}

async function oldest(context: MongoContext, scope: TenantScope, name: string, limit: number): Promise<Head[]> {
  const rows = await context
    .documents(scope.tenant, name)
    .find(scope.filter({ 'outbox.key': { $gt: '' } }), {
      sort: { 'outbox.key': 1 },
      limit,
      projection: { 'outbox.key': 1 },
      maxTimeMS: context.settings.deadlineMs,
    })
    .toArray();
  return rows.map(({ _id, outbox }) => {
    const [first] = outbox.map((entry) => String(entry?.key)).sort();
    return { name, _id, sortKey: `${first} ${name}/${_id}` };
  });
}

async function readOutboxes(
  context: MongoContext,
  scope: TenantScope,
  name: string,
  ids: readonly string[],
): Promise<[string, PendingEvents][]> {
  if (ids.length === 0) return [];
  const rows = await context
    .documents(scope.tenant, name)
    .find(scope.filter({ _id: { $in: ids } }), { projection: { tenant: 1, outbox: 1 } })
    .toArray();
  return rows.flatMap((row) => {
    const documentId = scope.documentId(row, name);
    const events = eventsOf(row, `${name}/${documentId}`);
    if (events.length === 0) return [];
    return [[`${name}/${row._id}`, { collection: name, documentId, events }]];
  });
}

function eventsOf({ outbox }: Pick<MongoDocument, 'outbox'>, where: string): OutboxEvent[] {
  if (!Array.isArray(outbox)) throw new StoreError('CORRUPT', `outbox of ${where}: not a list of events`);
  return outbox.map((entry) => {
    const event = decodeJson(entry?.event, `outbox of ${where}`) as OutboxEvent | null;
    if (typeof event?.id !== 'string') throw new StoreError('CORRUPT', `outbox of ${where}: not an event`);
    return event;
  });
}

/** Takes confirmed events out of one document's outbox, in one step and without touching the revision. */
export async function confirmEvents(
  context: MongoContext,
  scope: TenantScope,
  collection: string,
  documentId: string,
  eventIds: readonly string[],
): Promise<void> {
  if (eventIds.length === 0 || !isDocumentId(documentId)) return;
  // Some servers would make a collection of an update that finds none.
  if ((await context.register.find(scope.tenant, collection)) === undefined) return;
  await unlessMalformed(`${collection}/${documentId}`, () =>
    context
      .documents(scope.tenant, collection)
      .updateOne({ _id: scope.key(documentId) }, { $pull: { outbox: { id: { $in: [...eventIds] } } } }),
  );
}

/** An update of an outbox that is no list is refused by the server; then the document is CORRUPT. */
export async function unlessMalformed<T>(where: string, update: () => Promise<T>): Promise<T> {
  try {
    return await update();
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === BAD_VALUE)) throw error;
    throw new StoreError('CORRUPT', `outbox of ${where}: not a list of events`, error);
  }
}
