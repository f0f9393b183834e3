import assert from 'node:assert/strict';
import { canonicalJson } from '@policy-registry/canonical';
import type { TenantDocuments } from '@policy-registry/storage';
import { AUDIT_EVENTS, type AuditRecord } from '../audit/audit-record.ts';
import { BINDINGS } from '../environments/binding-record.ts';
import { PROMOTION_MACHINE, type PromotionState } from '../promotions/promotion-machine.ts';
import { isFrozen, LIFECYCLE, type VersionState } from '../versions/lifecycle.ts';
import { frozenPart } from '../versions/publication.ts';
import { VERSIONS } from '../versions/version-record.ts';
import type { Attempt } from './actor.ts';

/** What was seen of a history so far, to hold what comes later against. */
export class Memory {
  readonly #published = new Map<string, string>();
  readonly #numbers = new Map<number, string>();
  readonly #heads = new Map<string, readonly [head: number, promotions: number, generation: number]>();

  /** After each batch: what must hold of any state, and of any state that follows another. */
  async look(documents: TenantDocuments, pack: string): Promise<void> {
    const query = { where: { pack }, limit: 1000 };
    const gone = new Set(this.#numbers.values());
    for (const { id, body } of await documents.collection(VERSIONS).list(query)) {
      gone.delete(id);
      const known = this.#numbers.get(body.number);
      assert.equal(known ?? id, id, `number ${body.number} is that of two versions`);
      this.#numbers.set(body.number, id);
      const before = this.#published.get(id);
      if (before !== undefined || (isFrozen(body.state) && body.publication !== undefined)) {
        const content = canonicalJson(frozenPart(body));
        assert.equal(content, before ?? content, `${id} changed after it was published`);
        this.#published.set(id, content);
      }
    }
    assert.deepEqual([...gone], [], 'versions are gone');
    for (const { id, body } of await documents.collection(BINDINGS).list(query)) {
      const now = [body.head, body.promotions, body.current?.live.generation ?? 0] as const;
      const before = this.#heads.get(id) ?? [0, 0, 0];
      for (const [index, value] of now.entries()) assert.ok(value >= (before[index] ?? 0), `${id} went back`);
      if (now[2] > before[2]) assert.ok(now[0] > before[0], `${id}: another version is live under an old head`);
      this.#heads.set(id, now);
      const live = [body.current, ...body.history].filter((one) => one !== undefined);
      assert.deepEqual(
        live.map((one) => one.live.generation),
        live.map((_, index) => now[2] - index),
        'generations have no gap, and one of them is live',
      );
      for (const [index, one] of live.entries()) {
        assert.equal(one.live.previousVersion, live[index + 1]?.version ?? '');
      }
    }
  }

  get publications(): number {
    return this.#published.size;
  }
}

/** Types that a transition of another promotion may bring with it, beside its own event. */
const BESIDE = 'policy.promotion.aborted';

/** Calls that may find done what they ask for: the text is there, somebody else has resolved the comment. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['PutFile', 'ResolveComment']);

/** At the end: every acknowledged transition is in the audit log once, and nothing that was refused is. */
export async function checkTrail(
  documents: TenantDocuments,
  since: number,
  attempts: readonly Attempt[],
): Promise<AuditRecord[]> {
  const trail = await trailSince(documents, since);
  assert.deepEqual(
    trail.map(({ sequence }) => sequence),
    trail.map((_, index) => since + index + 1),
  );
  const told = Map.groupBy(trail, ({ data }) => data.requestId ?? '');
  for (const { requestId, method, acknowledged } of attempts) {
    const events = told.get(requestId) ?? [];
    const own = events.length > 1 ? events.filter(({ type }) => type !== BESIDE) : events;
    const types = events.map(({ type }) => type).join(' ');
    assert.ok(own.length <= 1, `${method} is in the log more than once: ${types}`);
    if (acknowledged && !WITHOUT_EFFECT.has(method)) assert.equal(own.length, 1, `${method} is not in the log`);
    if (!acknowledged) assert.equal(own.length, 0, `${method} was refused, and is in the log: ${types}`);
  }
  return trail;
}

async function trailSince(documents: TenantDocuments, since: number): Promise<AuditRecord[]> {
  const events = documents.collection(AUDIT_EVENTS);
  const trail: AuditRecord[] = [];
  for (;;) {
    const last = trail.at(-1)?.sequence ?? since;
    const page = await events.list({ orderBy: 'sequence', limit: 500, after: { value: last, id: '\uffff' } });
    trail.push(...page.map(({ body }) => body));
    if (page.length < 500) return trail;
  }
}

/** The states that events tell of follow one another as the machines say. */
export function checkMachines(trail: readonly AuditRecord[]): void {
  const versions = new Map<string, VersionState>();
  const promotions = new Map<string, PromotionState>();
  for (const { type, data } of trail) {
    const { version = '', from, to, details = {} } = data;
    const { promotion } = details;
    if (typeof promotion === 'string') {
      const known = promotions.get(promotion) ?? 'none';
      const next = to as PromotionState;
      const legal = Object.values(PROMOTION_MACHINE[known]).some((targets) => targets.includes(next));
      const reviewed = type === 'policy.promotion.reviewed' && known === 'active' && next === 'active';
      const rolledBack = type === 'policy.rolled_back' && known === 'none' && next === 'active';
      assert.ok(legal || reviewed || rolledBack, `${promotion}: ${type} from ${known} to ${next}`);
      promotions.set(promotion, next);
    } else if (version !== '' && to !== undefined) {
      const known = versions.get(version);
      assert.equal(from, known, `${type} of ${version} starts where the last one ended`);
      const next = to as VersionState;
      const legal = known === undefined || known === next || Object.values(LIFECYCLE[known]).includes(next);
      assert.ok(legal, `${version}: ${type} from ${known} to ${next}`);
      versions.set(version, next);
    }
  }
}
