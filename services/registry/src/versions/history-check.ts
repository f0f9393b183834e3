import assert from 'node:assert/strict';
import type { OutboxEvent } from '@policy-registry/storage';
import type { EventData } from '../kernel/event.ts';
import type { ApprovalRequirement } from './version-record.ts';

/** What the rules of the lifecycle know of a version, replayed from its events alone. */
interface Replay {
  state: string;
  source: string;
  contributors: Set<string>;
  /** Who approved, with the roles that counted. */
  approvers: Map<string, readonly string[]>;
  required: number;
  requirements: readonly ApprovalRequirement[];
  blocking: Set<string>;
  published: boolean;
}

/**
 * Replays the events of one version, in the order of its writes, and asserts what must hold of every history: states follow one
 * another, votes count for the bytes they are of, nobody approves own work, every approval rule is met, what blocks goes on blocking
 * until it is resolved, nothing moves after publication.
 * `peopleBehind` gives everybody who had a hand in a commit.
 */
export function checkHistory(
  events: readonly OutboxEvent[],
  peopleBehind: (commit: string) => readonly string[],
): Replay {
  const replay: Replay = {
    state: '',
    source: '',
    contributors: new Set(),
    approvers: new Map(),
    required: 0,
    requirements: [],
    blocking: new Set(),
    published: false,
  };
  for (const event of events) step(replay, event.type, event.data as EventData, peopleBehind);
  return replay;
}

function step(
  replay: Replay,
  type: string,
  data: EventData,
  peopleBehind: (commit: string) => readonly string[],
): void {
  const { actor, from, to, sourceDigest = '', details = {} } = data;
  if (from !== undefined) assert.equal(from, replay.state, `${type} starts where the last one ended`);
  switch (type) {
    case 'policy.version.created':
    case 'policy.version.revised':
      assert.ok(!replay.published, 'no bytes after publication');
      if (type === 'policy.version.revised') assert.notEqual(sourceDigest, replay.source, 'a revision has new bytes');
      replay.source = sourceDigest;
      for (const person of [actor, ...peopleBehind(String(details.commit))]) replay.contributors.add(person);
      replay.approvers.clear();
      break;
    case 'policy.review.opened':
      replay.contributors.add(actor);
      replay.approvers.clear();
      replay.required = Number(details.requiredApprovals);
      replay.requirements = details.requirements as ApprovalRequirement[];
      break;
    case 'policy.review.reopened':
      assert.ok(!replay.contributors.has(actor), `${actor} undoes what others decided of own work`);
      replay.approvers.clear();
      break;
    case 'policy.review.approved':
      assert.equal(sourceDigest, replay.source, 'an approval is of the bytes of the candidate');
      assert.ok(!replay.contributors.has(actor), `${actor} approves own work`);
      assert.ok(!replay.approvers.has(actor), `${actor} approves twice`);
      assert.equal(replay.blocking.size, 0, 'approved over an open blocking comment');
      replay.approvers.set(actor, details.roles as string[]);
      assert.equal(to, isComplete(replay) ? 'approved' : 'in_review');
      break;
    case 'policy.review.commented':
      if (details.blocking === true) replay.blocking.add(String(details.comment));
      break;
    case 'policy.review.comment_resolved':
      replay.blocking.delete(String(details.comment));
      break;
    case 'policy.published':
      assert.ok(!replay.published, 'published once');
      assert.equal(sourceDigest, replay.source);
      assert.ok(isComplete(replay), 'published without its approvals');
      assert.equal(replay.blocking.size, 0, 'published over an open blocking comment');
      replay.published = true;
      break;
  }
  if (to !== undefined) replay.state = to;
}

function isComplete({ approvers, required, requirements }: Replay): boolean {
  const met = ({ subjects, roles, count }: ApprovalRequirement) => {
    const counting = [...approvers].filter(
      ([who, held]) => subjects.includes(who) || held.some((role) => roles.includes(role)),
    );
    return counting.length >= count;
  };
  return approvers.size >= required && requirements.every(met);
}
