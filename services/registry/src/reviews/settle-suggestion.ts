import type { OutboxEvent, TenantDocuments } from '@policy-registry/storage';
import { change } from '@policy-registry/transitions';
import type { EventData } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { type Closing, closedBlocking, closedRemark } from './close-comment.ts';
import { COMMENTS } from './comment-record.ts';

/** A suggestion that is in the workspace. `origin` is who applied it, without the id of the request, which is told of by one event. */
export interface AppliedSuggestion extends Closing {
  readonly thread: string;
}

const WRITE_MS = 30_000;

/** Notes that a suggestion was applied, and closes its thread and itself. Idempotent. */
export async function settleSuggestion(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  applied: AppliedSuggestion,
): Promise<void> {
  const { comment, thread, name, origin, time } = applied;
  const comments = deps.documents.forTenant(tenant).collection(COMMENTS);
  const { body } = await change(comments, comment, 'comment', '', (stored) => {
    if (stored.body.appliedBy !== undefined) return undefined;
    return { body: { ...stored.body, appliedBy: origin.principal.subject, applyTime: time.toISOString() } };
  });
  const first = comment === thread ? body : (await comments.get(thread))?.body;
  for (const record of first === undefined || first === body ? [body] : [first, body]) {
    const closing = { ...applied, comment: record.comment };
    if (!record.blocking) {
      await change(comments, record.comment, 'comment', '', (stored) => closedRemark(stored.body, closing));
      continue;
    }
    const context = { requestMark: undefined, signal: AbortSignal.timeout(WRITE_MS) };
    await changeVersion(deps, tenant, name, { etag: '', context }, (version) => {
      const round = version.rounds.at(-1);
      return round && closedBlocking(version, round, closing);
    });
  }
}

/** For the relay: settles what the event of an application tells of. */
export function settleSuggestions(deps: Pick<RegistryDependencies, 'documents'>) {
  return async ({ tenant }: TenantDocuments, event: OutboxEvent): Promise<void> => {
    if (event.type !== 'policy.review.suggestion_applied') return;
    const { actor, client, scopes, traceId, pack = '', version = '', details = {} } = event.data as EventData;
    const principal = { subject: actor, clientId: client, scopes: new Set(scopes) };
    const [review, comment, thread] = [details.review, details.comment, details.thread].map(String);
    await settleSuggestion(deps, tenant, {
      ...{ review: review ?? '', comment: comment ?? '', thread: thread ?? '', name: { pack, version } },
      origin: { principal, traceId, requestId: undefined },
      time: new Date(event.time),
    });
  };
}
