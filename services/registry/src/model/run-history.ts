import assert from 'node:assert/strict';
import {
  EnvironmentService,
  PackService,
  PromotionService,
  ReviewService,
  ReviewState,
  VersionService,
  WorkspaceService,
} from '@policy-registry/contracts/registry';
import type { Door } from '@policy-registry/rpc/testing';
import type { DocumentStore } from '@policy-registry/storage';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import type { Relay } from '../audit/relay.ts';
import { policyText } from '../kernel/story-fixture.ts';
import { type Attempt, actorOf } from './actor.ts';
import { checkMachines, checkTrail, Memory } from './invariants.ts';
import { AUTHORED, MOVES, type Pick } from './moves.ts';
import { AUTHORS, type Place, placeOf } from './people.ts';

export interface Step {
  readonly move: string;
  readonly person: string;
  /** What the step chooses with, where there is a choice. */
  readonly dice: readonly number[];
  /** The request is made twice, at the same time. */
  readonly twice: boolean;
}

export interface History {
  readonly requiredApprovals: number;
  /** Versions that are published before anybody does anything; the first of them is live in both environments. */
  readonly published: number;
  /** What is in one batch happens at the same time. */
  readonly batches: readonly (readonly Step[])[];
}

export interface World {
  readonly door: Door;
  readonly documents: DocumentStore;
  readonly relay: Relay;
}

export interface Outcome {
  readonly acknowledged: ReadonlyMap<string, number>;
  readonly publications: number;
}

const TENANT = 'acme';

/** Runs one history under names of its own, and checks after each batch and at the end what must hold of all of them. */
export async function runHistory(world: World, index: number, history: History): Promise<Outcome> {
  const { door } = world;
  const place = placeOf(index);
  const documents = world.documents.forTenant(TENANT);
  const attempts: Attempt[] = [];
  await drain(world);
  const since = await auditHead(documents.collection(AUDIT_EVENTS));
  await open(door, place, history);
  const memory = new Memory();
  for (const batch of history.batches) {
    await Promise.all(
      batch.map(async ({ move, person, dice, twice }) => {
        const pick = picker(dice);
        const name = AUTHORED.has(move) && pick([true, true, true, false]) ? pick(AUTHORS) : person;
        await MOVES[move]?.(actorOf(door, place, name ?? person, attempts, twice), pick);
      }),
    );
    await memory.look(documents, place.pack);
  }
  await drain(world);
  const trail = await checkTrail(documents, since, attempts);
  checkMachines(trail);
  const acknowledged = new Map<string, number>();
  for (const each of attempts) {
    if (each.acknowledged) acknowledged.set(each.method, (acknowledged.get(each.method) ?? 0) + 1);
  }
  return { acknowledged, publications: memory.publications };
}

async function drain({ relay }: World): Promise<void> {
  const { stuck } = await relay.drain(TENANT, AbortSignal.timeout(60_000));
  assert.deepEqual(stuck, []);
}

async function open(door: Door, place: Place, { requiredApprovals, published }: History): Promise<void> {
  const { pack, workspace, environments } = place;
  await door.call(PackService.method.createPack, { pack: { pack, requiredApprovals } });
  await door.call(WorkspaceService.method.createWorkspace, { workspace, pack });
  for (const [path, text] of [
    ['pack.yaml', `name: ${pack}\nentry: policy.stella\n`],
    ['policy.stella', policyText('zero')],
  ] as const) {
    await door.call(WorkspaceService.method.putFile, { workspace, path, file: { text } });
  }
  await door.call(WorkspaceService.method.createCommit, { workspace, message: 'zero' });
  for (const environment of environments) {
    await door.call(EnvironmentService.method.createEnvironment, { environment: { environment } });
  }
  for (let version = 1; version <= published; version += 1) await publish(door, place, `0.${version}.0`);
  if (published === 0) return;
  for (const environment of environments) {
    const request = { pack, environment, version: '0.1.0', reason: 'go', ticket: 'OPS-1' };
    await door.call(PromotionService.method.createPromotion, request);
  }
}

async function publish(door: Door, { pack, workspace }: Place, version: string): Promise<void> {
  const number = { case: 'version' as const, value: version };
  const cut = await door.call(VersionService.method.createVersion, { pack, workspace, number });
  const { sourceDigest = '', irDigest = '' } = cut.version ?? {};
  const { review } = await door.call(VersionService.method.submitVersion, { pack, version });
  for (const as of ['bob', 'cat']) {
    const { review: after } = await door.call(
      ReviewService.method.approveReview,
      { review, sourceDigest, irDigest },
      { as },
    );
    if (after?.state === ReviewState.APPROVED) break;
  }
  await door.call(VersionService.method.publishVersion, { pack, version, reason: 'go', ticket: 'OPS-1' });
}

/** Takes one of the dice for each choice, again from the first when they run out. */
function picker(dice: readonly number[]): Pick {
  let next = 0;
  return (items) => {
    const roll = dice[next % dice.length] ?? 0;
    next += 1;
    return items[roll % items.length];
  };
}
