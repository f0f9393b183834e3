import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { DescMethod } from '@bufbuild/protobuf';
import { CLIENTS, requestClientToken, requestPersonaToken } from '@policy-registry/authority';
import { SERVICES } from '@policy-registry/contracts';
import { HTTP_STATUS } from '@policy-registry/transcoding';
import type { Case, Story, Who } from './case-file.ts';
import type { Caller, Door, OneAnswer, Outcome } from './doors/door.ts';
import { differences } from './match.ts';

const METHODS: ReadonlyMap<string, DescMethod> = new Map(
  SERVICES.flatMap((service) => service.methods.map((method) => [`${service.name}.${method.name}`, method] as const)),
);

const EVENTUALLY_MS = 30_000;
const PAUSE_MS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Walks the cases of a story in order through one door, each as a test of its own. */
export async function runStory(context: TestContext, story: Story, door: Door, issuer: string): Promise<void> {
  const saved = new Map<string, unknown>([
    ['door', door.name],
    ['inThirtyDays', inDays(30)],
  ]);
  for (const each of story.cases) {
    if (each.doors !== undefined && !each.doors.includes(door.name)) continue;
    await context.test(each.name, async () => {
      const outcome = await ask(each, door, saved, await callerOf(each.who, issuer));
      for (const [name, path] of Object.entries(each.want.save ?? {})) saved.set(name, pick(outcome.answer, path));
    });
  }
}

/** A time to come, as proto JSON says it. */
function inDays(days: number): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 19)}Z`;
}

/** The checked answer. */
async function ask(each: Case, door: Door, saved: ReadonlyMap<string, unknown>, caller: Caller): Promise<Outcome> {
  const giveUp = performance.now() + (each.eventually ? EVENTUALLY_MS : 0);
  for (;;) {
    const outcome = await door.call(methodOf(each.call), fill(each.request, saved), caller);
    try {
      check(each, outcome, door, saved);
      return outcome;
    } catch (error) {
      if (performance.now() >= giveUp) throw error;
    }
    await delay(PAUSE_MS);
  }
}

function methodOf(name: string): OneAnswer {
  const method = METHODS.get(name);
  if (method?.methodKind !== 'unary' && method?.methodKind !== 'client_streaming') {
    throw new TypeError(`${name} is no call of the API with one answer`);
  }
  return method as OneAnswer;
}

function check({ want }: Case, outcome: Outcome, door: Door, saved: ReadonlyMap<string, unknown>): void {
  const seen = JSON.stringify(outcome).slice(0, 600);
  if (outcome.code !== undefined) assert.equal(outcome.code, want.code, seen);
  if (door.name === 'rest') {
    assert.equal(
      outcome.http,
      want.http ?? (want.code === 'OK' ? 200 : HTTP_STATUS[want.code as keyof typeof HTTP_STATUS]),
      seen,
    );
  }
  assert.equal(outcome.reason, want.reason, seen);
  for (const violation of want.violations ?? []) {
    assert.deepEqual(differences(outcome.violations, { $contains: [violation] }, 'violations'), [], seen);
  }
  if (want.answer !== undefined) assert.deepEqual(differences(outcome.answer, fill(want.answer, saved)), []);
}

const tokens = new Map<string, Promise<string>>();

async function callerOf(who: Who, issuer: string): Promise<Caller> {
  if (who === 'nobody') return { token: undefined, tenant: undefined };
  if (typeof who === 'object' && 'token' in who) return { token: who.token, tenant: undefined };
  const { as, tenant, authenticatedSecondsAgo } = typeof who === 'string' ? { as: who } : who;
  const key = JSON.stringify([issuer, as, authenticatedSecondsAgo]);
  const token = tokens.get(key) ?? requestToken(as, authenticatedSecondsAgo, issuer);
  tokens.set(key, token);
  return { token: await token, tenant };
}

async function requestToken(as: string, secondsAgo: number | undefined, issuer: string): Promise<string> {
  const client = CLIENTS.find(({ clientId }) => clientId === as);
  const { accessToken } = client
    ? await requestClientToken({ issuer, clientId: client.clientId, clientSecret: client.clientSecret })
    : await requestPersonaToken({
        issuer,
        persona: as,
        ...(secondsAgo === undefined ? {} : { authenticatedSecondsAgo: secondsAgo }),
      });
  return accessToken;
}

/** Replaces `${name}` in every text by what was saved. */
function fill(value: unknown, saved: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
      if (!saved.has(name)) throw new TypeError(`nothing was saved as ${name}`);
      return String(saved.get(name));
    });
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, saved));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, saved)]));
  }
  return value;
}

function pick(answer: unknown, path: string): unknown {
  const value = path
    .split('.')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], answer);
  if (value === undefined)
    throw new TypeError(`the answer has no ${path} to save: ${JSON.stringify(answer)?.slice(0, 300)}`);
  return value;
}
